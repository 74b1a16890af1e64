package org.posthouse.tables.text;

import java.util.function.UnaryOperator;
import org.posthouse.api.table.TableException;

/** Text in braces, as in {@code inline:{a=b, {c = d e}}}. */
public final class Braces {

  private Braces() {}

  /**
   * The text between the outer braces, trimmed; or the text itself if it has none.
   *
   * @param message makes a message of what is wrong with the braces
   */
  public static String strip(String text, UnaryOperator<String> message) throws TableException {
    if (!text.startsWith("{")) {
      return text;
    }
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        if (i + 1 < text.length()) {
          throw bad(message, "syntax error after '}' in \"" + text + "\"");
        }
        return text.substring(1, i).strip();
      }
    }
    throw bad(message, "missing '}' in \"" + text + "\"");
  }

  private static TableException bad(UnaryOperator<String> message, String what) {
    return TableException.misconfigured(message.apply(what));
  }
}
