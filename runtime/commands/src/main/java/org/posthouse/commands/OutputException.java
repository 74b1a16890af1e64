package org.posthouse.commands;

import java.io.IOException;

/** Standard output takes no more. It is unchecked so that a PrintStream lets it through. */
final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean readerGone;

  /**
   * @param readerGone whether there was a reader, who has seen enough
   */
  OutputException(IOException cause, boolean readerGone) {
    super(cause.getMessage(), cause, false, false);
    this.readerGone = readerGone;
  }

  boolean isReaderGone() {
    return readerGone;
  }
}
