package org.posthouse.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.posthouse.tables.IpAddress;

/**
 * A server to connect to.
 *
 * @param host its name, for the log and for TLS
 * @param preference of its MX record; 0 if there is none
 * @param address where it listens
 * @param label the address as logged between brackets
 * @param bestMx whether it is one of the most preferred exchangers of the domain
 */
record Peer(String host, int preference, SocketAddress address, String label, boolean bestMx) {

  static Peer inet(String host, int preference, InetAddress ip, int port, boolean bestMx) {
    return new Peer(
        host,
        preference,
        new InetSocketAddress(ip, port),
        IpAddress.format(ip.getAddress()),
        bestMx);
  }

  static Peer unix(String host, String shownPath, UnixDomainSocketAddress address) {
    return new Peer(host, 0, address, shownPath, true);
  }

  /** {@code host[address]}. */
  String name() {
    return host + "[" + label + "]";
  }

  /** {@code host[address]:port}, as in {@code relay=}. */
  String relay() {
    return address instanceof InetSocketAddress inet ? name() + ":" + inet.getPort() : name();
  }

  int port() {
    return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }
}
