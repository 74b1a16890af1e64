package org.posthouse.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The default of mynetworks: the networks that this host's interfaces are in. */
final class Networks {

  private Networks() {}

  static String mynetworks(String style, List<String> interfaces, List<String> protocols) {
    Set<String> networks = new LinkedHashSet<>();
    List<InterfaceAddress> addresses = addresses();
    for (boolean v4 : new boolean[] {true, false}) {
      if (wanted(protocols, v4)) {
        for (InterfaceAddress address : addresses) {
          InetAddress host = address.getAddress();
          if (host instanceof Inet4Address == v4 && listens(interfaces, host)) {
            networks.add(network(host, prefix(style, address, v4), v4));
          }
        }
      }
    }
    return String.join(" ", networks);
  }

  private static boolean wanted(List<String> protocols, boolean v4) {
    return protocols.contains("all") || protocols.contains(v4 ? "ipv4" : "ipv6");
  }

  private static List<InterfaceAddress> addresses() {
    List<InterfaceAddress> found = new ArrayList<>();
    try {
      List<NetworkInterface> all = Collections.list(NetworkInterface.getNetworkInterfaces());
      all.sort((a, b) -> Integer.compare(a.getIndex(), b.getIndex()));
      for (NetworkInterface one : all) {
        if (one.isUp()) {
          found.addAll(one.getInterfaceAddresses());
        }
      }
    } catch (SocketException e) {
      return List.of();
    }
    return found;
  }

  private static boolean listens(List<String> interfaces, InetAddress host) {
    if (interfaces.contains("all")) {
      return true;
    }
    for (String name : interfaces) {
      if (name.equals("loopback-only") ? host.isLoopbackAddress() : names(name, host)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String name, InetAddress host) {
    try {
      String bare =
          name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
      return Arrays.stream(InetAddress.getAllByName(bare))
          .anyMatch(a -> Arrays.equals(a.getAddress(), host.getAddress()));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static int prefix(String style, InterfaceAddress address, boolean v4) {
    return switch (style) {
      case "host" -> v4 ? 32 : 128;
      case "class" -> v4 ? classPrefix(address.getAddress()) : address.getNetworkPrefixLength();
      default -> address.getNetworkPrefixLength();
    };
  }

  private static int classPrefix(InetAddress address) {
    int first = address.getAddress()[0] & 0xff;
    if (first < 128) {
      return 8;
    }
    return first < 192 ? 16 : 24;
  }

  private static String network(InetAddress host, int prefix, boolean v4) {
    byte[] bytes = host.getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return v4 ? dotted(bytes) + "/" + prefix : "[" + colons(bytes) + "]/" + prefix;
  }

  private static String dotted(byte[] b) {
    return (b[0] & 0xff) + "." + (b[1] & 0xff) + "." + (b[2] & 0xff) + "." + (b[3] & 0xff);
  }

  /** The short form: the longest run of zero groups becomes {@code ::}. */
  private static String colons(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && groups[j] == 0) {
        j++;
      }
      if (j - i > bestLength) {
        bestStart = i;
        bestLength = j - i;
      }
      i = Math.max(i, j - 1);
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}
