package org.posthouse.api.console;

import java.util.function.BiConsumer;

/**
 * The exit status of a console command that has printed its answer: a variable of its session. A
 * command that throws an exception has the status 1, any other 0.
 */
public final class Status {
  /** The variable. */
  public static final String VARIABLE = "posthouse.status";

  private Status() {}

  /**
   * Sets the status.
   *
   * @param session sets a variable of the session: {@code session::put}
   */
  public static void set(BiConsumer<String, Object> session, int status) {
    session.accept(VARIABLE, status);
  }
}
