package org.posthouse.smtpd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;

/** A client in memory: all that it will say is known, and it never waits. */
final class ScriptedConnection implements Connection {
  private static final SocketAddress CLIENT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);
  private static final SocketAddress SERVER =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 25);

  final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private final InputStream input;

  /**
   * @param piece how much of it comes at a time
   */
  ScriptedConnection(byte[] script, int from, int piece) {
    input =
        new ByteArrayInputStream(script, from, script.length - from) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, piece));
          }
        };
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return replies;
  }

  @Override
  public void deadline(Deadline deadline) {}

  @Override
  public SocketAddress remote() {
    return CLIENT;
  }

  @Override
  public SocketAddress local() {
    return SERVER;
  }

  @Override
  public void unread(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<SSLSession> tls() {
    return Optional.empty();
  }

  @Override
  public Connection startTls(TlsHandshake handshake) {
    throw new IllegalStateException("TLS is not offered");
  }

  @Override
  public boolean isStale() {
    return false;
  }

  @Override
  public void idle(boolean waiting) {}

  @Override
  public void drain() {}

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
