package org.posthouse.tables.tool;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.posthouse.tables.Fold;
import org.posthouse.tables.text.TextBytes;

/**
 * What keys and values have to be like.
 *
 * @param fold whether keys are folded to lower case
 * @param utf8 whether text has to be UTF-8, and folding is that of Unicode; asked for text that is
 *     not ASCII only
 */
public record KeyRules(boolean fold, BooleanSupplier utf8) {

  String folded(String key) {
    if (!fold) {
      return key;
    }
    return isAscii(key) || utf8.getAsBoolean() ? Fold.lower(key) : asciiFolded(key);
  }

  private static String asciiFolded(String key) {
    StringBuilder folded = new StringBuilder(key);
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) < 0x80) {
        folded.setCharAt(i, key.substring(i, i + 1).toLowerCase(Locale.ROOT).charAt(0));
      }
    }
    return folded.toString();
  }

  boolean accepts(String text) {
    return isAscii(text) || TextBytes.isUtf8(text) || !utf8.getAsBoolean();
  }

  /** A text for a message: what is no ASCII character becomes a question mark. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f || c >= '\udc80' && c <= '\udcff') {
        printable.setCharAt(i, '?');
      }
    }
    return printable.toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
