package org.posthouse.tables.text;

import org.posthouse.api.table.TableException;

/** Text in braces, as in {@code inline:{a=b, {c = d e}}}. */
public final class Braces {

  private Braces() {}

  /** The text between the outer braces, trimmed; or the text itself if it has none. */
  public static String strip(String text, String where) throws TableException {
    if (!text.startsWith("{")) {
      return text;
    }
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        if (i + 1 < text.length()) {
          throw TableException.misconfigured(
              "bad syntax: \"" + where + "\": syntax error after '}' in \"" + text + "\"");
        }
        return text.substring(1, i).strip();
      }
    }
    throw TableException.misconfigured(
        "bad syntax: \"" + where + "\": missing '}' in \"" + text + "\"");
  }
}
