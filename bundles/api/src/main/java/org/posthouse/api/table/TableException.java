package org.posthouse.api.table;

/** A table cannot be opened, read as a whole, written or built. */
public final class TableException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean temporary;

  private TableException(String message, boolean temporary, Throwable cause) {
    super(message, cause);
    this.temporary = temporary;
  }

  /**
   * Somebody has to mend a file or a setting; the message names it, with its line if it has one.
   */
  public static TableException misconfigured(String message) {
    return new TableException(message, false, null);
  }

  public static TableException misconfigured(String message, Throwable cause) {
    return new TableException(message, false, cause);
  }

  /** It may work later without anybody's help. */
  public static TableException tryAgain(String message, Throwable cause) {
    return new TableException(message, true, cause);
  }

  public boolean isTemporary() {
    return temporary;
  }

  /** The same as an answer to a lookup. */
  public LookupResult asResult() {
    return temporary
        ? new LookupResult.TryAgain(getMessage())
        : new LookupResult.Misconfigured(getMessage());
  }
}
