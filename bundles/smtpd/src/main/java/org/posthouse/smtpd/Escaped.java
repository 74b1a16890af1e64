package org.posthouse.smtpd;

/** Bytes from a client as the log shows them: C's escapes for what is not printable ASCII. */
final class Escaped {
  private static final String LETTERS = "abtnvfr";
  private static final int FIRST = 7;

  private Escaped() {}

  /** At most {@code limit} of the first {@code length} bytes. */
  static String of(byte[] bytes, int length, int limit) {
    var out = new StringBuilder(limit + 16);
    for (int i = 0; i < Math.min(length, limit); i++) {
      append(out, bytes[i] & 0xff);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int octet) {
    if (octet == '\\') {
      out.append("\\\\");
    } else if (octet >= ' ' && octet < 0x7f) {
      out.append((char) octet);
    } else if (octet >= FIRST && octet < FIRST + LETTERS.length()) {
      out.append('\\').append(LETTERS.charAt(octet - FIRST));
    } else {
      out.append('\\')
          .append((char) ('0' + (octet >> 6)))
          .append((char) ('0' + (octet >> 3 & 7)))
          .append((char) ('0' + (octet & 7)));
    }
  }
}
