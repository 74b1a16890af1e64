package org.posthouse.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import jdk.net.ExtendedSocketOptions;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.DrainingException;

/**
 * A plain connection. What can block is ended by the watchdog: a read by shutting down the input,
 * so that a reply can still be written, a write by closing. Only TCP reads that may not take long
 * have the socket's own timeout.
 */
final class ChannelConnection implements Connection, Watchdog.Guarded {
  private static final int NOTHING = 0;
  private static final int READING = 1;
  private static final int WRITING = 2;
  private static final byte[] NO_BYTES = {};
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** Below this the watchdog is too coarse. Above it a timer for each read would cost too much. */
  private static final int EXACT_MILLIS = 1500;

  private static final int LINGER_BYTES = 256 * 1024;

  private final SocketChannel channel;
  private final Socket tcp;
  private final InputStream tcpInput;
  private final SocketAddress remote;
  private final Watchdog watchdog;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private Deadline deadline;
  private byte[] pushedBack = NO_BYTES;
  private int pushedBackAt;

  private volatile int busy;
  private long busyUntil; // published by the write of busy
  private volatile boolean timedOut;
  private volatile boolean idle;
  private volatile boolean draining;

  ChannelConnection(
      SocketChannel channel, SocketAddress remote, Watchdog watchdog, Deadline deadline)
      throws IOException {
    this.channel = channel;
    this.remote = remote;
    this.watchdog = watchdog;
    this.deadline = deadline;
    tcp = remote instanceof InetSocketAddress ? channel.socket() : null;
    tcpInput = tcp == null ? null : tcp.getInputStream();
    watchdog.add(this);
  }

  @Override
  public void check(long nanoTime) {
    int what = busy;
    if (what == NOTHING || busyUntil - nanoTime > 0) {
      return;
    }
    timedOut = true;
    if (what == READING) {
      shutdownInput();
    } else {
      close();
    }
  }

  private void begin(int what) {
    busyUntil = deadline.nanoTime();
    busy = what;
  }

  private void end() {
    busy = NOTHING;
  }

  private int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isPushedBack()) {
      return readPushedBack(buffer, offset, length);
    }
    if (deadline.expired()) {
      throw new SocketTimeoutException("timeout");
    }
    int count = readChannel(buffer, offset, length);
    if (count < 0) {
      explainEnd();
    }
    return count;
  }

  private boolean isPushedBack() {
    return pushedBackAt < pushedBack.length;
  }

  private int readPushedBack(byte[] buffer, int offset, int length) {
    int count = Math.min(length, pushedBack.length - pushedBackAt);
    System.arraycopy(pushedBack, pushedBackAt, buffer, offset, count);
    pushedBackAt += count;
    if (!isPushedBack()) {
      pushedBack = NO_BYTES;
      pushedBackAt = 0;
    }
    return count;
  }

  @Override
  public void unread(byte[] bytes) {
    byte[] left = Arrays.copyOfRange(pushedBack, pushedBackAt, pushedBack.length);
    pushedBack = Arrays.copyOf(bytes, bytes.length + left.length);
    System.arraycopy(left, 0, pushedBack, bytes.length, left.length);
    pushedBackAt = 0;
  }

  private int readChannel(byte[] buffer, int offset, int length) throws IOException {
    int millis = deadline.remainingMillis();
    if (tcp != null && millis < EXACT_MILLIS) {
      tcp.setSoTimeout(millis);
      return tcpInput.read(buffer, offset, length);
    }
    begin(READING);
    try {
      return channel.read(ByteBuffer.wrap(buffer, offset, length));
    } finally {
      end();
    }
  }

  private void explainEnd() throws IOException {
    if (timedOut) {
      throw new SocketTimeoutException("timeout");
    }
    if (draining && idle) {
      throw new DrainingException();
    }
  }

  private void write(byte[] buffer, int offset, int length) throws IOException {
    begin(WRITING);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedChannelException e) {
      if (timedOut) {
        throw new SocketTimeoutException("timeout");
      }
      throw e;
    } finally {
      end();
    }
  }

  /** -1 at the end of the input, 1 if a byte can be read, 0 if it cannot yet. */
  int peek() throws IOException {
    if (isPushedBack()) {
      return 1;
    }
    byte[] one = new byte[1];
    channel.configureBlocking(false);
    try {
      int count = channel.read(ByteBuffer.wrap(one));
      if (count > 0) {
        unread(one);
      }
      return count;
    } finally {
      channel.configureBlocking(true);
    }
  }

  @Override
  public boolean isStale() {
    try {
      return peek() != 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void idle(boolean waiting) throws DrainingException {
    idle = waiting;
    if (waiting && draining) {
      throw new DrainingException();
    }
  }

  @Override
  public void drain() {
    draining = true;
    if (idle) {
      shutdownInput();
    }
  }

  private void shutdownInput() {
    try {
      channel.shutdownInput();
    } catch (IOException e) {
      close();
    }
  }

  @Override
  public void close() {
    watchdog.remove(this);
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing that anybody could do better.
    }
  }

  @Override
  public void finish() {
    if (tcp != null && channel.isOpen()) {
      deadline = Deadline.after(LINGER);
      try {
        channel.shutdownOutput();
        byte[] unwanted = new byte[LINGER_BYTES / 64];
        int left = LINGER_BYTES;
        int count = read(unwanted, 0, unwanted.length);
        while (count > 0 && left > 0) {
          left -= count;
          count = read(unwanted, 0, unwanted.length);
        }
      } catch (IOException e) {
        // The peer is gone or does not hear us.
      }
    }
    close();
  }

  @Override
  public Connection startTls(TlsHandshake handshake) throws IOException {
    return new TlsConnection(this, handshake.layer(new ConnectionSocket(this)));
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
  public void deadline(Deadline newDeadline) {
    deadline = newDeadline;
  }

  Deadline deadline() {
    return deadline;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public Optional<String> user() {
    if (tcp != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  @Override
  public SocketAddress local() {
    try {
      return channel.getLocalAddress();
    } catch (IOException e) {
      return remote instanceof InetSocketAddress ? new InetSocketAddress(0) : remote;
    }
  }

  @Override
  public Optional<SSLSession> tls() {
    return Optional.empty();
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return ChannelConnection.this.read(buffer, offset, length);
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      ChannelConnection.this.write(buffer, offset, length);
    }
  }
}
