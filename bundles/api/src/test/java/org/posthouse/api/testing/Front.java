package org.posthouse.api.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port in front of a server, which hangs up on some connections as soon as they are there. */
public final class Front implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String host;
  private final int port;
  private final AtomicInteger hangUps = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** In front of a server. */
  public Front(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections there have been. */
  public int connections() {
    return connections.get();
  }

  /** Ends what is open, and the next connections. */
  public void hangUp(int times) throws IOException {
    hangUps.set(times);
    connections.set(0);
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        connections.incrementAndGet();
        if (hangUps.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          client.close();
        } else {
          Socket server = new Socket(host, port);
          copy(client, server);
          copy(server, client);
        }
      }
    } catch (IOException _) {
      // Closed, or the server is away.
    }
  }

  private void copy(Socket from, Socket to) {
    open.add(from);
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException _) {
                // Both ends are closed.
              } finally {
                open.remove(from);
              }
            });
  }

  @Override
  public void close() throws IOException {
    listener.close();
    hangUp(0);
  }
}
