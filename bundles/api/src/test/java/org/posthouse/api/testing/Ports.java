package org.posthouse.api.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of 127.0.0.1 for tests that need to know one before somebody listens, or nobody at all. */
public final class Ports {
  /** Below the ports that the system gives to whoever does not ask for one. */
  private static final int FIRST = 12_000;

  private static final int COUNT = 9_000;

  /** Each process begins elsewhere, and gives no port twice. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % COUNT));

  private Ports() {}

  /** A port of TCP and UDP that nobody uses now and that nobody gets by chance. */
  public static int free() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port");
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port);
        var _ = new DatagramSocket(port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Holds a port of the address at which nobody listens, as long as it is open. */
  public static Socket closed(InetAddress address) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    return socket;
  }
}
