package org.posthouse.mail;

/** Enhanced status codes (RFC 3463): {@code 5.1.1}. */
public final class DsnCode {
  private DsnCode() {}

  /** How long the code is that the text begins with; 0 if it begins with none. */
  public static int length(CharSequence text) {
    if (text.length() < 5 || "245".indexOf(text.charAt(0)) < 0 || text.charAt(1) != '.') {
      return 0;
    }
    int second = digits(text, 2);
    if (second == 2 || second >= text.length() || text.charAt(second) != '.') {
      return 0;
    }
    int end = digits(text, second + 1);
    boolean whole = end == text.length() || text.charAt(end) <= ' ';
    return end > second + 1 && whole ? end : 0;
  }

  public static boolean isValid(CharSequence text) {
    return text.length() > 0 && length(text) == text.length();
  }

  /** The code that the text begins with, or {@code fallback}. */
  public static String of(String text, String fallback) {
    int length = length(text);
    return length == 0 ? fallback : text.substring(0, length);
  }

  /** What follows the code, or everything if there is none. */
  public static String textAfter(String text) {
    return text.substring(length(text)).strip();
  }

  /** The code with another class: {@code 5.1.1} becomes {@code 4.1.1}. */
  public static String withClass(String code, char newClass) {
    return newClass + code.substring(1);
  }

  private static int digits(CharSequence text, int start) {
    int i = start;
    while (i < text.length() && i < start + 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
