package org.posthouse.mail;

/** Text from outside made fit for logs and replies. */
public final class Printable {
  private Printable() {}

  /** Every control character, and what is no character at all, becomes {@code ?}. */
  public static String of(String text) {
    return of(text, '?');
  }

  public static String of(String text, char replacement) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPrintable(text.charAt(i))) {
        return replace(text, i, replacement);
      }
    }
    return text;
  }

  private static String replace(String text, int first, char replacement) {
    char[] chars = text.toCharArray();
    for (int i = first; i < chars.length; i++) {
      if (!isPrintable(chars[i])) {
        chars[i] = replacement;
      }
    }
    return new String(chars);
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c < 127 || c >= 0xa0 && c != 0xfffd && c != 0x2028 && c != 0x2029;
  }
}
