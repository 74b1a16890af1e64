package org.posthouse.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A client's UNIX-domain socket in the clothes of {@link Socket}, for libraries that know no other.
 * It obeys {@link #setSoTimeout} in reads and writes. Whatever address it is told to connect to, it
 * connects to its path.
 */
public final class UnixSocket extends Socket {
  private final Path path;
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private volatile int timeoutMillis;

  /** A socket that is not connected yet. */
  public UnixSocket(Path path) throws IOException {
    this.path = path;
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      selector = Selector.open();
      channel.configureBlocking(false);
      key = channel.register(selector, 0);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    try {
      if (!channel.connect(UnixDomainSocketAddress.of(path))) {
        await(SelectionKey.OP_CONNECT, timeout);
        channel.finishConnect();
      }
    } catch (IOException e) {
      close();
      throw new IOException("connect to " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  private void await(int what, int millis) throws IOException {
    key.interestOps(what);
    selector.selectedKeys().clear();
    if (selector.select(millis) == 0) {
      if (Thread.currentThread().isInterrupted()) {
        close();
        throw new IOException("interrupted");
      }
      if (!channel.isOpen()) {
        throw new IOException("socket closed");
      }
      throw new SocketTimeoutException("timeout");
    }
  }

  @Override
  public InputStream getInputStream() {
    return new Input();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Output();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // There is no delay.
  }

  @Override
  public void setKeepAlive(boolean on) {
    // Both ends are on this machine.
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {
    // What was written is at the other end.
  }

  @Override
  public void setTrafficClass(int trafficClass) {
    // No network, no traffic class.
  }

  @Override
  public void setReceiveBufferSize(int size) {
    // The system's size is good.
  }

  @Override
  public void setSendBufferSize(int size) {
    // The system's size is good.
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
      int count = channel.read(bytes);
      while (count == 0) {
        await(SelectionKey.OP_READ, timeoutMillis);
        count = channel.read(bytes);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          await(SelectionKey.OP_WRITE, timeoutMillis);
        }
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }
}
