package org.posthouse.smtpd;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.api.connection.Connection;
import org.posthouse.tables.IpAddress;

/** Makes identities of what a connection tells. */
final class Clients {
  private Clients() {}

  /** Who is at the other end, whose name is not known yet. */
  static ClientIdentity of(Connection connection) {
    InetSocketAddress remote = inet(connection.remote());
    InetSocketAddress local = inet(connection.local());
    return of(remote.getAddress(), remote.getPort(), local.getAddress(), local.getPort());
  }

  /** A client on a UNIX-domain socket counts as one on this machine. */
  private static InetSocketAddress inet(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** A client of this address whose name is not known yet. */
  static ClientIdentity of(InetAddress address, int port, InetAddress server, int serverPort) {
    return new ClientIdentity(
        ClientIdentity.UNKNOWN,
        ClientIdentity.UNKNOWN,
        NameStatus.NONE,
        NameStatus.NONE,
        text(address),
        Integer.toString(port),
        text(server),
        Integer.toString(serverPort),
        "",
        ClientIdentity.SMTP,
        "",
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** As Postfix shows it: without scope, IPv6 in its short form. */
  static String text(InetAddress address) {
    return IpAddress.format(address.getAddress());
  }
}
