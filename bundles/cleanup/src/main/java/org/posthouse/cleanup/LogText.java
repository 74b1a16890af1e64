package org.posthouse.cleanup;

import java.nio.charset.StandardCharsets;

/** Octets of a message made fit for the log: one {@code ?} for each that is no readable text. */
final class LogText {
  private LogText() {}

  /**
   * @param utf8 whether characters in UTF-8 are text
   */
  static String of(byte[] bytes, int start, int end, boolean utf8) {
    byte[] out = new byte[end - start];
    int i = start;
    while (i < end) {
      int length = utf8 ? characterLength(bytes, i, end) : bytes[i] > 0 ? 1 : 0;
      boolean readable = length > 1 || length == 1 && bytes[i] >= ' ' && bytes[i] != 127;
      int next = i + Math.max(length, 1);
      for (; i < next; i++) {
        out[i - start] = readable ? bytes[i] : (byte) '?';
      }
    }
    return new String(out, StandardCharsets.UTF_8);
  }

  /** The length of the character that begins here, of at most four bytes; 0 if none does. */
  private static int characterLength(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (at + length > end || lead > 0xf4) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = length > 1 ? bytes[at + 1] & 0xff : 0;
    boolean legal =
        switch (lead) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> true;
        };
    return legal ? length : 0;
  }
}
