package org.posthouse.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;

/** Makes connections: to a server, or from a socket that a listener accepted. */
@Component(service = Connections.class)
public final class Connections implements AutoCloseable {
  private final Watchdog watchdog = new Watchdog();

  @Activate
  public Connections() {}

  /**
   * Connects by TCP.
   *
   * @param from the local address to use, if any
   * @throws java.net.SocketTimeoutException at the deadline
   */
  public Connection connect(InetSocketAddress to, Optional<InetAddress> from, Deadline deadline)
      throws IOException {
    if (to.isUnresolved()) {
      throw new java.net.UnknownHostException(to.getHostString());
    }
    SocketChannel channel = SocketChannel.open();
    try {
      if (from.isPresent()) {
        channel.bind(new InetSocketAddress(from.get(), 0));
      }
      channel.socket().connect(to, deadline.remainingMillis());
      return opened(channel, deadline);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Connects to a UNIX-domain socket. */
  public Connection connect(Path socket, Deadline deadline) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return opened(channel, deadline);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes over a connected channel. */
  public Connection opened(SocketChannel channel, Deadline deadline) throws IOException {
    SocketAddress remote = channel.getRemoteAddress();
    if (remote instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return new ChannelConnection(channel, remote, watchdog, deadline);
  }

  @Override
  @Deactivate
  public void close() {
    watchdog.close();
  }
}
