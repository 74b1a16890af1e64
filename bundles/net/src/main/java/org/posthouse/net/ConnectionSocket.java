package org.posthouse.net;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * A connection in the clothes of a socket, for JSSE to put TLS on. So TLS obeys the connection's
 * deadline for every byte that arrives, not only for every record, and works over UNIX-domain
 * sockets.
 */
final class ConnectionSocket extends Socket {
  private final ChannelConnection connection;

  ConnectionSocket(ChannelConnection connection) {
    this.connection = connection;
  }

  @Override
  public InputStream getInputStream() {
    return connection.input();
  }

  @Override
  public OutputStream getOutputStream() {
    return connection.output();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public InetAddress getInetAddress() {
    return remote() == null ? InetAddress.getLoopbackAddress() : remote().getAddress();
  }

  @Override
  public int getPort() {
    return remote() == null ? 0 : remote().getPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return connection.remote();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return connection.local();
  }

  private InetSocketAddress remote() {
    return connection.remote() instanceof InetSocketAddress inet ? inet : null;
  }

  @Override
  public void setSoTimeout(int millis) {
    // The connection's deadline rules.
  }

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Always on.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void shutdownInput() {
    // TLS closes its own layer; the connection is closed as a whole.
  }

  @Override
  public void shutdownOutput() {
    // See shutdownInput.
  }

  @Override
  public void close() {
    connection.close();
  }
}
