package org.posthouse.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;

/** A client and a server end, connected by TCP over loopback. */
record Pair(Connections connections, Connection client, Connection server)
    implements AutoCloseable {

  static Pair open() throws IOException {
    Connections connections = new Connections();
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Deadline deadline = Deadline.after(Duration.ofMinutes(1));
      Connection client =
          connections.connect(
              (InetSocketAddress) listener.getLocalAddress(), Optional.empty(), deadline);
      return new Pair(connections, client, connections.opened(listener.accept(), deadline));
    }
  }

  void send(String text) throws IOException {
    client.output().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  LineReader reader() {
    return new LineReader(server, new LineWriter(server));
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    connections.close();
  }
}
