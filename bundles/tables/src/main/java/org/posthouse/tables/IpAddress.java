package org.posthouse.tables;

import java.util.Arrays;

/** Parses IP addresses as text, without any resolver: dotted quad, or IPv6 without brackets. */
public final class IpAddress {

  private IpAddress() {}

  /** The 4 or 16 bytes of an address, or null if the text is none. */
  public static byte[] parse(String text) {
    return text.indexOf(':') >= 0 ? parse6(text) : parse4(text, 0);
  }

  private static byte[] parse4(String text, int start) {
    byte[] address = new byte[4];
    int part = 0;
    int digits = 0;
    int value = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (digits == 0 || part == 3) {
          return null;
        }
        address[part++] = (byte) value;
        digits = 0;
        value = 0;
      } else if (c >= '0' && c <= '9') {
        value = value * 10 + c - '0';
        digits++;
        if (digits > 1 && value < 10 || value > 255) {
          return null;
        }
      } else {
        return null;
      }
    }
    if (part != 3 || digits == 0) {
      return null;
    }
    address[3] = (byte) value;
    return address;
  }

  private static byte[] parse6(String text) {
    byte[] address = new byte[16];
    int length = 0;
    int gap = -1;
    int i = 0;
    if (text.startsWith("::")) {
      gap = 0;
      i = 2;
    } else if (text.startsWith(":")) {
      return null;
    }
    while (i < text.length()) {
      int end = endOfGroup(text, i);
      if (end < text.length() && text.charAt(end) == '.') {
        byte[] v4 = length <= 12 ? parse4(text, i) : null;
        if (v4 == null) {
          return null;
        }
        System.arraycopy(v4, 0, address, length, 4);
        length += 4;
        break;
      }
      if (end == i || end - i > 4 || length > 14) {
        return null;
      }
      int value = Integer.parseInt(text, i, end, 16);
      address[length++] = (byte) (value >> 8);
      address[length++] = (byte) value;
      if (end == text.length()) {
        break;
      }
      if (text.charAt(end) != ':' || end + 1 == text.length()) {
        return null;
      }
      i = end + 1;
      if (text.charAt(i) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = length;
        i++;
      }
    }
    return fill(address, length, gap);
  }

  private static int endOfGroup(String text, int start) {
    int end = start;
    while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && end - start < 5) {
      end++;
    }
    return end;
  }

  private static byte[] fill(byte[] address, int length, int gap) {
    if (gap < 0 ? length != 16 : length > 14) {
      return null;
    }
    if (gap >= 0) {
      int tail = length - gap;
      System.arraycopy(address, gap, address, 16 - tail, tail);
      Arrays.fill(address, gap, 16 - tail, (byte) 0);
    }
    return address;
  }

  /** The text of 4 or 16 bytes; IPv6 with its longest run of zeros as {@code ::} (RFC 5952). */
  public static String format(byte[] address) {
    if (address.length == 4) {
      return (address[0] & 0xff)
          + "."
          + (address[1] & 0xff)
          + "."
          + (address[2] & 0xff)
          + "."
          + (address[3] & 0xff);
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(address, i + length) == 0) {
        length++;
      }
      if (length > gapLength) {
        gap = i;
        gapLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(group(address, i)));
      }
    }
    return text.toString();
  }

  private static int group(byte[] address, int index) {
    return (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
  }
}
