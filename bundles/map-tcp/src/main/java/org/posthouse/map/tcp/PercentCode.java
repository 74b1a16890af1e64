package org.posthouse.map.tcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The {@code %XX} coding of tcp_table requests and replies. */
final class PercentCode {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private PercentCode() {}

  /** The text with everything coded that is no printable ASCII character, and {@code %}. */
  static byte[] encode(String text) {
    ByteArrayOutputStream coded = new ByteArrayOutputStream(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 0x7f && octet != '%') {
        coded.write(octet);
      } else {
        coded.write('%');
        coded.write(HEX[octet >> 4 & 15]);
        coded.write(HEX[octet & 15]);
      }
    }
    return coded.toByteArray();
  }

  /** The text that was coded; null if a {@code %} is not followed by two digits. */
  static String decode(String coded) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(coded.length());
    byte[] octets = coded.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] != '%') {
        text.write(octets[i]);
        continue;
      }
      int high = i + 2 < octets.length ? digit(octets[i + 1]) : -1;
      int low = i + 2 < octets.length ? digit(octets[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      text.write(high << 4 | low);
      i += 2;
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static int digit(byte octet) {
    return Character.digit(octet, 16);
  }
}
