package org.posthouse.tables;

import java.util.Arrays;

/**
 * An address or network as in {@code mynetworks} and cidr tables: {@code 192.0.2.0/24}, {@code
 * 2001:db8::/32}, with brackets around the address allowed.
 *
 * @param address 4 or 16 bytes, owned by this object
 * @param bits how many leading bits count
 */
public record IpNetwork(byte[] address, int bits) {

  /**
   * Parses a network.
   *
   * @throws IllegalArgumentException with what is wrong, for a message
   */
  public static IpNetwork parse(String pattern) {
    String text = withoutBrackets(pattern);
    int slash = text.indexOf('/');
    String mask = slash < 0 ? null : text.substring(slash + 1);
    if (mask != null && !isNumber(mask)) {
      throw new IllegalArgumentException("bad mask value in \"" + text + "\"");
    }
    byte[] address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          (mask == null ? "bad address pattern: \"" : "bad network value in \"") + text + "\"");
    }
    int limit = address.length * 8;
    int bits = mask == null ? limit : mask.length() > 3 ? limit + 1 : Integer.parseInt(mask);
    if (bits > limit) {
      throw new IllegalArgumentException("bad mask length in \"" + text + "\"");
    }
    return checked(new IpNetwork(address, bits), text);
  }

  /** {@code [net]/mask} and {@code [net/mask]} are the same as {@code net/mask}. */
  private static String withoutBrackets(String pattern) {
    if (!pattern.startsWith("[")) {
      return pattern;
    }
    int close = pattern.indexOf(']');
    if (close < 0) {
      throw new IllegalArgumentException("missing ']' character after \"" + pattern + "\"");
    }
    String rest = pattern.substring(close + 1);
    if (!rest.isEmpty() && !rest.startsWith("/")) {
      throw new IllegalArgumentException(
          "garbage after \"" + pattern.substring(0, close + 1) + "\"");
    }
    return pattern.substring(1, close) + rest;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static IpNetwork checked(IpNetwork network, String pattern) {
    byte[] net = network.address.clone();
    for (int i = 0; i < net.length; i++) {
      int keep = Math.clamp(network.bits - i * 8L, 0, 8);
      net[i] &= (byte) (0xff00 >> keep);
    }
    if (!Arrays.equals(net, network.address)) {
      throw new IllegalArgumentException(
          "non-null host address bits in \""
              + pattern
              + "\", perhaps you should use \""
              + IpAddress.format(net)
              + "/"
              + network.bits
              + "\" instead");
    }
    return network;
  }

  /** Whether an address of 4 or 16 bytes lies in this network. */
  public boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != other[i]) {
        return false;
      }
    }
    return bits % 8 == 0 || ((address[whole] ^ other[whole]) & 0xff) >> 8 - bits % 8 == 0;
  }
}
