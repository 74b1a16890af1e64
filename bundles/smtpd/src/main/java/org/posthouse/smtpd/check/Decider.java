package org.posthouse.smtpd.check;

/** Who decided. */
public sealed interface Decider {

  /** Nobody had anything against it. */
  record Nobody() implements Decider {}

  /**
   * The restriction lists.
   *
   * @param list the parameter of main.cf
   */
  record Restrictions(String list) implements Decider {}

  /**
   * A limit on what one client may do.
   *
   * @param what as in the log
   */
  record Limit(String what) implements Decider {}

  /**
   * The server itself: its queue, its memory, or a table without which it cannot go on.
   *
   * @param what the part of it
   */
  record Server(String what) implements Decider {}

  Decider NOBODY = new Nobody();
}
