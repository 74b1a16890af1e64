package org.posthouse.tables.tool;

/** How what was found is printed: a line without its end for each entry. */
public interface ResultFormat {

  /** The answer to a single question ({@code -q key}). */
  String answer(String key, String value);

  /** One entry of several. */
  String entry(String key, String value);
}
