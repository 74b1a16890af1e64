package org.posthouse.api.access;

/** A word cannot stand in a list as it does: somebody has to mend the configuration. */
public final class RestrictionException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the log
   */
  public RestrictionException(String message) {
    super(message);
  }
}
