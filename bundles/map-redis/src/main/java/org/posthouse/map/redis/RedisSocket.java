package org.posthouse.map.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import org.posthouse.net.ServerStream;

/**
 * A connection in the clothes of a socket, for Jedis. So a lookup's deadline holds for all of a
 * reply, not for each piece of it, and UNIX-domain sockets and TLS are as for other tables.
 */
final class RedisSocket extends Socket {
  private final ServerStream stream;
  private final ReplyGuard replies;
  private volatile boolean closed;

  RedisSocket(ServerStream stream) {
    this.stream = stream;
    this.replies = new ReplyGuard(stream);
  }

  ReplyGuard replies() {
    return replies;
  }

  @Override
  public InputStream getInputStream() {
    return replies;
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        stream.write(new byte[] {(byte) octet});
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        stream.write(Arrays.copyOfRange(bytes, offset, offset + length));
      }
    };
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
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void setSoTimeout(int millis) {
    // The stream's deadline rules.
  }

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
    stream.close();
  }
}
