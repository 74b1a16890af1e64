package org.posthouse.cleanup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** The bytes that content must not hold, or loses. Line ends are no content. */
record CharacterFilter(BitSet rejected, BitSet stripped) {

  /**
   * @param rejected characters and escapes of C: {@code \0\377}
   */
  static CharacterFilter of(String rejected, String stripped) {
    return new CharacterFilter(bytes(rejected), bytes(stripped));
  }

  private static BitSet bytes(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    var set = new BitSet(256);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '\\' || i + 1 == in.length) {
        set.set(in[i] & 0xff);
        continue;
      }
      i++;
      int digits = i;
      int octal = 0;
      while (digits < in.length && digits < i + 3 && in[digits] >= '0' && in[digits] <= '7') {
        octal = octal * 8 + in[digits++] - '0';
      }
      set.set((digits > i ? octal : escaped(in[i])) & 0xff);
      i = digits > i ? digits - 1 : i;
    }
    set.clear('\n');
    return set;
  }

  private static int escaped(byte letter) {
    return switch (letter) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> letter;
    };
  }

  boolean isEmpty() {
    return rejected.isEmpty() && stripped.isEmpty();
  }

  /** Where the first rejected byte is; -1 if there is none. */
  int firstRejected(byte[] bytes, int offset, int length) {
    return rejected.isEmpty() ? -1 : first(rejected, bytes, offset, offset + length);
  }

  private static int first(BitSet set, byte[] bytes, int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (set.get(bytes[i] & 0xff) && !isLineEnd(bytes, i, stop)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLineEnd(byte[] bytes, int at, int stop) {
    return bytes[at] == '\r' && (at + 1 == stop || bytes[at + 1] == '\n');
  }

  /** What is left; the same array if nothing had to go. */
  byte[] strip(byte[] bytes) {
    if (stripped.isEmpty() || first(stripped, bytes, 0, bytes.length) < 0) {
      return bytes;
    }
    byte[] kept = new byte[bytes.length];
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (!stripped.get(bytes[i] & 0xff) || isLineEnd(bytes, i, bytes.length)) {
        kept[count++] = bytes[i];
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
