package org.posthouse.api.table;

/** What the answers of a table are good for, and so what the table must not do. */
public enum TableUse {
  /** Whatever answers there are. */
  ANY,

  /** Where mail goes: no part of the key may get into the answer by a pattern's {@code $1}. */
  NO_SUBSTITUTION,

  /**
   * Whose files are written and whose commands are run: besides, nobody may answer who has not
   * shown who he is. The table behind {@code proxy:} is asked without approval.
   */
  SENSITIVE,

  /**
   * Content: a table that is read from a text holds names of files as values, and answers with what
   * is in them, in base64. Indexed tables hold the content already.
   */
  FILE_CONTENT
}
