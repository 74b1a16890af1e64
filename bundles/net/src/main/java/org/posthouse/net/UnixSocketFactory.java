package org.posthouse.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.SocketFactory;

/** Gives libraries that only know of hosts and ports a UNIX-domain socket, always the same. */
public final class UnixSocketFactory extends SocketFactory {
  private final Path path;

  public UnixSocketFactory(Path path) {
    this.path = path;
  }

  /** For libraries that make their factory by name, with one text. */
  public UnixSocketFactory(String path) {
    this(Path.of(path));
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  private Socket connected() throws IOException {
    Socket socket = createSocket();
    socket.connect(null);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected();
  }
}
