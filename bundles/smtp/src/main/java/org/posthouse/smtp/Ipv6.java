package org.posthouse.smtp;

import java.util.regex.Pattern;

/** IPv6 addresses as people write them (RFC 5952). */
final class Ipv6 {
  private static final Pattern ZEROS = Pattern.compile("(?<![^:])0(:0)+(?![^:])");

  private Ipv6() {}

  /** Replaces the longest run of zero groups; leaves everything else as it is. */
  static String shorten(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    int start = -1;
    int end = -1;
    var zeros = ZEROS.matcher(address);
    while (zeros.find()) {
      if (zeros.end() - zeros.start() > end - start) {
        start = zeros.start();
        end = zeros.end();
      }
    }
    if (start < 0) {
      return address;
    }
    String head = start == 0 ? ":" : address.substring(0, start);
    String tail = end == address.length() ? ":" : address.substring(end);
    return head + tail;
  }
}
