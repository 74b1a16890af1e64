package org.posthouse.smtpd.check;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Network addresses as text, in the short form of RFC 5952. */
public final class Addresses6 {
  private static final int GROUPS = 8;

  private Addresses6() {}

  public static String text(InetAddress address) {
    return address instanceof Inet6Address ? text(address.getAddress()) : address.getHostAddress();
  }

  private static String text(byte[] bytes) {
    int[] run = longestRunOfZeros(bytes);
    var out = new StringBuilder(40);
    for (int i = 0; i < GROUPS; i++) {
      if (i == run[0]) {
        out.append("::");
        i += run[1] - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(group(bytes, i)));
      }
    }
    return out.toString();
  }

  private static int[] longestRunOfZeros(byte[] bytes) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && group(bytes, end) == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
      i = Math.max(i, end - 1);
    }
    return new int[] {start, length};
  }

  private static int group(byte[] bytes, int i) {
    return (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
  }
}
