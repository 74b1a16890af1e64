package org.posthouse.tables.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes as text and back, without loss. What is UTF-8 becomes the characters it means; each other
 * byte becomes one of the characters U+DC80 to U+DCFF, which no valid text has.
 */
public final class TextBytes {
  private static final char ESCAPE = '\udc00';

  private TextBytes() {}

  /** The text of all the bytes. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The text of some bytes. */
  public static String decode(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? text : decodeEach(bytes, from, to);
  }

  private static String decodeEach(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; ) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        text.append((char) (ESCAPE | bytes[i++] & 0xff));
      } else {
        text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** The length of the UTF-8 character that starts at an index, or 0 if none does. */
  private static int sequence(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first > 0xf4 || at + length > to) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = length < 2 ? 0x80 : bytes[at + 1] & 0xff;
    boolean bad =
        first == 0xe0 && second < 0xa0
            || first == 0xed && second > 0x9f
            || first == 0xf0 && second < 0x90
            || first == 0xf4 && second > 0x8f;
    return bad ? 0 : length;
  }

  /** The bytes that were decoded. Other characters that no valid text has become question marks. */
  public static byte[] encode(String text) {
    int escape = 0;
    while (escape < text.length() && !isEscape(text, escape)) {
      escape++;
    }
    return escape == text.length()
        ? text.getBytes(StandardCharsets.UTF_8)
        : encodeEach(text, escape);
  }

  private static byte[] encodeEach(String text, int firstEscape) {
    byte[] bytes = new byte[text.length() * 3];
    int length = 0;
    int start = 0;
    for (int i = firstEscape; i <= text.length(); i++) {
      if (i == text.length() || isEscape(text, i)) {
        byte[] part = text.substring(start, i).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
        start = i + 1;
        if (i < text.length()) {
          bytes[length++] = (byte) text.charAt(i);
        }
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static boolean isEscape(String text, int index) {
    char c = text.charAt(index);
    return c >= '\udc80'
        && c <= '\udcff'
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /** Whether a text stands for valid UTF-8. */
  public static boolean isUtf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        return false;
      }
    }
    return true;
  }
}
