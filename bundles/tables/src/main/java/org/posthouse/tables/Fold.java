package org.posthouse.tables;

import java.util.Locale;

/** Folding of lookup keys, so that case does not matter. */
public final class Fold {

  private Fold() {}

  /** The text in lower case; the same object if it is already. */
  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z' || c >= 0x80) {
        return c < 0x80 && isAscii(text, i) ? text.toLowerCase(Locale.ROOT) : unicode(text);
      }
    }
    return text;
  }

  private static boolean isAscii(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Case folding as Unicode has it: ß is ss, and both small sigmas are one. */
  private static String unicode(String text) {
    StringBuilder folded = new StringBuilder(text.length() + 4);
    text.codePoints().forEach(c -> append(folded, c));
    return folded.toString();
  }

  private static void append(StringBuilder folded, int c) {
    if (c == 'ı') {
      folded.append('ı');
      return;
    }
    String upper = Character.toString(c).toUpperCase(Locale.ROOT);
    upper.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
  }
}
