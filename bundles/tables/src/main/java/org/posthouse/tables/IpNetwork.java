package org.posthouse.tables;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
    String text = pattern;
    String mask = null;
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close < 0 || close + 1 < text.length() && text.charAt(close + 1) != '/') {
        throw new IllegalArgumentException("bad address pattern: \"" + pattern + "\"");
      }
      mask = close + 1 < text.length() ? text.substring(close + 2) : null;
      text = text.substring(1, close);
    } else if (text.indexOf('/') >= 0) {
      mask = text.substring(text.indexOf('/') + 1);
      text = text.substring(0, text.indexOf('/'));
    }
    byte[] address = IpAddress.parse(text);
    if (address == null) {
      throw new IllegalArgumentException(
          (mask == null ? "bad address pattern: \"" : "bad net/mask pattern: \"") + pattern + "\"");
    }
    int bits = mask == null ? address.length * 8 : maskBits(mask, address.length * 8, pattern);
    return checked(new IpNetwork(address, bits), pattern);
  }

  private static int maskBits(String mask, int limit, String pattern) {
    boolean digits = !mask.isEmpty() && mask.length() <= 3;
    for (int i = 0; i < mask.length(); i++) {
      digits &= mask.charAt(i) >= '0' && mask.charAt(i) <= '9';
    }
    int bits = digits ? Integer.parseInt(mask) : limit + 1;
    if (bits > limit) {
      throw new IllegalArgumentException("bad net/mask pattern: \"" + pattern + "\"");
    }
    return bits;
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
              + text(net)
              + "/"
              + network.bits
              + "\" instead");
    }
    return network;
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
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
