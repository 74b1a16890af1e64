package org.posthouse.tables;

import java.util.Locale;

/** Folding of lookup keys to lower case. */
public final class Fold {

  private Fold() {}

  /** The text in lower case; the same object if it is already. */
  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z' || c >= 0x80) {
        return text.toLowerCase(Locale.ROOT);
      }
    }
    return text;
  }
}
