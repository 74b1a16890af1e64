package org.posthouse.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.DrainingException;

/** TLS over a plain connection, which keeps the deadlines. */
final class TlsConnection implements Connection {
  private static final Duration CLOSE_NOTIFY = Duration.ofSeconds(1);
  private static final Duration PROBE = Duration.ofMillis(5);

  private final ChannelConnection plain;
  private final SSLSocket socket;
  private final InputStream input;
  private final OutputStream output;
  private final Thread owner = Thread.currentThread();
  private final AtomicBoolean closed = new AtomicBoolean();

  TlsConnection(ChannelConnection plain, SSLSocket socket) throws IOException {
    this.plain = plain;
    this.socket = socket;
    socket.startHandshake();
    refuseRenegotiation();
    input = socket.getInputStream();
    output = socket.getOutputStream();
  }

  /**
   * A session negotiates once, as in Postfix: before TLS 1.3 the peer could ask for it again and
   * again, which costs us more than it costs the peer. With no cipher left it fails.
   */
  private void refuseRenegotiation() {
    socket.setEnabledCipherSuites(new String[0]);
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void deadline(Deadline deadline) {
    plain.deadline(deadline);
  }

  @Override
  public SocketAddress remote() {
    return plain.remote();
  }

  @Override
  public SocketAddress local() {
    return plain.local();
  }

  @Override
  public Optional<SSLSession> tls() {
    return Optional.of(socket.getSession());
  }

  @Override
  public void unread(byte[] bytes) {
    throw new IllegalStateException("TLS is active");
  }

  @Override
  public Connection startTls(TlsHandshake handshake) {
    throw new IllegalStateException("TLS is active");
  }

  /** Session tickets may wait in the socket at any time; only what they hide counts. */
  @Override
  public boolean isStale() throws IOException {
    if (!plain.isStale()) {
      return false;
    }
    if (plain.peek() < 0) {
      return true;
    }
    Deadline before = plain.deadline();
    plain.deadline(Deadline.after(PROBE));
    try {
      input.read();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      plain.deadline(before);
    }
  }

  @Override
  public void idle(boolean waiting) throws DrainingException {
    plain.idle(waiting);
  }

  @Override
  public void drain() {
    plain.drain();
  }

  @Override
  public void finish() {
    if (closed.compareAndSet(false, true)) {
      sayGoodbye();
    }
    plain.finish();
  }

  private void sayGoodbye() {
    plain.deadline(Deadline.after(CLOSE_NOTIFY));
    try {
      socket.close();
    } catch (IOException | RuntimeException e) {
      // The peer has gone without waiting for our goodbye.
    }
  }

  /** Only the owner takes the time for a goodbye; anybody else wants the connection gone. */
  @Override
  public void close() {
    if (Thread.currentThread() == owner && closed.compareAndSet(false, true)) {
      sayGoodbye();
    }
    plain.close();
  }
}
