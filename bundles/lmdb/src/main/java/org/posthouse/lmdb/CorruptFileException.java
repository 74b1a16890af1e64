package org.posthouse.lmdb;

/** The file is no LMDB file, cut off, or damaged. */
final class CorruptFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptFileException(String message) {
    super(message, null, false, false);
  }

  static void check(boolean good, String why) {
    if (!good) {
      throw new CorruptFileException(why);
    }
  }
}
