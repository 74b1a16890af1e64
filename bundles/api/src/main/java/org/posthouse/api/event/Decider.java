package org.posthouse.api.event;

/** Who decided about a command or a message. */
public sealed interface Decider {

  /** Nobody had anything against it. */
  record Nobody() implements Decider {}

  /**
   * A word of a restriction list.
   *
   * @param list the parameter of main.cf
   * @param word in lower case, also if a class or a table brought it up
   * @param argument as in the list, or ""
   */
  record Restriction(String list, String word, String argument) implements Decider {}

  /**
   * A limit on what one client may do.
   *
   * @param what as in the log, for example {@code Connection rate}
   * @param count what the client has reached
   * @param service of master.cf
   */
  record Limit(String what, int count, String service) implements Decider {}

  /**
   * The server itself: its queue, its memory, its configuration, or a table without which it cannot
   * go on.
   *
   * @param what the part of it, or the parameter
   */
  record Server(String what) implements Decider {}

  Decider NOBODY = new Nobody();
}
