package org.posthouse.api.anvil;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The network that a client is counted with: its address, cut after a prefix. IPv4 addresses stand
 * in their place among those of IPv6. A client without an address, as XCLIENT can make it, is one
 * with all others of its kind.
 */
public record ClientNetwork(long high, long low) {
  private static final int HALF = 64;
  private static final int IPV4_BITS = 32;
  private static final long IPV4_MAPPED = 0xffff_0000_0000L;

  /** Of clients without an address. */
  public static final ClientNetwork NOWHERE = new ClientNetwork(-1, -1);

  public static ClientNetwork of(InetAddress ip, int ipv4Prefix, int ipv6Prefix) {
    byte[] bytes = ip.getAddress();
    if (ip instanceof Inet4Address) {
      long bits = number(bytes, 0, bytes.length);
      int dropped = IPV4_BITS - Math.clamp(ipv4Prefix, 0, IPV4_BITS);
      return new ClientNetwork(0, IPV4_MAPPED | bits >>> dropped << dropped);
    }
    int prefix = Math.clamp(ipv6Prefix, 0, 2 * HALF);
    return new ClientNetwork(
        first(number(bytes, 0, Long.BYTES), Math.min(prefix, HALF)),
        first(number(bytes, Long.BYTES, 2 * Long.BYTES), Math.max(prefix - HALF, 0)));
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << Byte.SIZE | bytes[i] & 0xff;
    }
    return number;
  }

  private static long first(long bits, int count) {
    return count == 0 ? 0 : bits & -1L << HALF - count;
  }
}
