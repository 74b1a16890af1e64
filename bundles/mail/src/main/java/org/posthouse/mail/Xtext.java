package org.posthouse.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The encoding of RFC 3461 section 4 for values of ORCPT and ENVID. */
public final class Xtext {
  private static final String HEX = "0123456789ABCDEF";

  private Xtext() {}

  public static String encode(String text) {
    var out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c > ' ' && c < 127 && c != '+' && c != '=') {
        out.append((char) c);
      } else {
        out.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  /**
   * The plain text, or empty if this is no xtext. Taken is more than {@link #encode} gives: an
   * equals sign, and hexadecimal digits in lower case.
   */
  public static Optional<String> decode(String xtext) {
    var out = new ByteArrayOutputStream(xtext.length());
    for (int i = 0; i < xtext.length(); i++) {
      char c = xtext.charAt(i);
      if (c == '+') {
        if (i + 2 >= xtext.length()) {
          return Optional.empty();
        }
        int high = digit(xtext.charAt(i + 1));
        int low = digit(xtext.charAt(i + 2));
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        out.write(high << 4 | low);
        i += 2;
      } else if (c <= ' ' || c > 126) {
        return Optional.empty();
      } else {
        out.write(c);
      }
    }
    return Optional.of(out.toString(StandardCharsets.UTF_8));
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
