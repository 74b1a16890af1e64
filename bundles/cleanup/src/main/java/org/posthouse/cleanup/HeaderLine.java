package org.posthouse.cleanup;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks at the lines of a header as bytes. */
final class HeaderLine {
  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

  private HeaderLine() {}

  /**
   * The length of the name if the line begins like a header: {@code name:} or {@code name :}; else
   * 0.
   */
  static int nameLength(byte[] line, int start, int end) {
    int i = start;
    while (i < end && line[i] > ' ' && line[i] < 127 && line[i] != ':') {
      i++;
    }
    int length = i - start;
    while (i < end && (line[i] == ' ' || line[i] == '\t')) {
      i++;
    }
    return i < end && line[i] == ':' ? length : 0;
  }

  /** Whether this is the separator line of a mailbox file, quoted or not. */
  static boolean isMailboxLine(byte[] line, int start, int end) {
    int from = start;
    while (from < end && line[from] == '>') {
      from++;
    }
    return end - from >= FROM.length
        && Arrays.equals(line, from, from + FROM.length, FROM, 0, FROM.length);
  }

  /** How to read and write the characters of a header: UTF-8 if it is that, else byte by byte. */
  static Charset charset(byte[] line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (line[i] < 0) {
        return isUtf8(line, i, end) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
      }
    }
    return StandardCharsets.ISO_8859_1;
  }

  private static boolean isUtf8(byte[] line, int start, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, start, end - start));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
