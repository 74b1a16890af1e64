package org.posthouse.master;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.posthouse.api.log.Reason;

/** Something to listen on. */
sealed interface Endpoint {

  /** Enough for the bursts that the system lets through by its own limit. */
  int BACKLOG = 1024;

  /** Listens. */
  ServerSocketChannel bind() throws MasterException;

  /** Whether others than this host can reach it. */
  default boolean isPublic() {
    return false;
  }

  /** Whether a connection is one that this endpoint is meant for. */
  default boolean takes(SocketChannel channel) throws IOException {
    return true;
  }

  /**
   * An address. Java cannot make an IPv6 socket that leaves IPv4 alone, so the one for all IPv6
   * addresses serves IPv4 too, or has to refuse it.
   */
  record Inet(InetSocketAddress address, boolean ipv6Only) implements Endpoint {

    @Override
    public ServerSocketChannel bind() throws MasterException {
      boolean ipv4 = address.getAddress() instanceof Inet4Address;
      try {
        ServerSocketChannel channel =
            ServerSocketChannel.open(
                ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
          return channel.bind(address, BACKLOG);
        } catch (IOException e) {
          channel.close();
          throw e;
        }
      } catch (IOException e) {
        throw new MasterException(
            "bind " + host() + " port " + address.getPort() + ": " + Reason.of(e));
      }
    }

    @Override
    public boolean isPublic() {
      return !address.getAddress().isLoopbackAddress();
    }

    @Override
    public boolean takes(SocketChannel channel) throws IOException {
      return !(ipv6Only
          && channel.getRemoteAddress() instanceof InetSocketAddress peer
          && peer.getAddress() instanceof Inet4Address);
    }

    private String host() {
      return address.getAddress().isAnyLocalAddress() && !ipv6Only
          ? "0.0.0.0"
          : address.getAddress().getHostAddress();
    }

    @Override
    public String toString() {
      return host() + ":" + address.getPort();
    }
  }

  /** A socket in the queue directory, which everybody may use who gets into its folder. */
  record Unix(Path path) implements Endpoint {

    @Override
    public ServerSocketChannel bind() throws MasterException {
      try {
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
          channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
          return channel;
        } catch (IOException e) {
          channel.close();
          throw e;
        }
      } catch (IOException e) {
        throw new MasterException("bind " + path + ": " + Reason.of(e));
      }
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
