package org.posthouse.sql;

/** What stands in quotes in a query, and how it is quoted. */
public enum SqlDialect {
  /** {@code '…'} and {@code "…"} are texts with backslash escapes, {@code `…`} are names. */
  MYSQL,
  /** {@code '…'}, {@code E'…'} and {@code $tag$…$tag$} are texts, {@code "…"} are names. */
  PGSQL,
  /** {@code '…'} are texts; {@code "…"} and {@code `…`} are names. */
  SQLITE;

  boolean isText(char quote) {
    return quote == '\'' || quote == '"' && this == MYSQL;
  }

  boolean isName(char quote) {
    return quote == '"' && this != MYSQL || quote == '`' && this != PGSQL;
  }
}
