package org.posthouse.api.access;

/** What follows a word in a list. */
public enum ArgumentKind {
  NONE,

  /** One word, or one group in braces. */
  TEXT,

  /** The same, which has to be a {@code type:table}. */
  TABLE
}
