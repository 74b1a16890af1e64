package org.posthouse.net;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.posthouse.api.Deadline;

/**
 * A client's connection for protocols of short requests and answers: one deadline for all that is
 * read and written, and no answer longer than the caller allows. One thread at a time.
 */
public final class ServerStream implements Closeable {
  private final Socket socket;
  private final InputStream input;
  private final byte[] buffer = new byte[8192];
  private int start;
  private int end;
  private Deadline deadline;

  private ServerStream(Socket socket, Deadline deadline) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
    this.deadline = deadline;
  }

  /** Connects, to the first address of the host that answers. */
  public static ServerStream connect(ServerAddress address, Deadline deadline) throws IOException {
    return new ServerStream(open(address, deadline), deadline);
  }

  /**
   * Connects and starts TLS.
   *
   * @param verifyName whether the certificate must have the host's name
   */
  public static ServerStream connectTls(
      ServerAddress address, SSLContext tls, boolean verifyName, Deadline deadline)
      throws IOException {
    Socket plain = open(address, deadline);
    try {
      plain.setSoTimeout(deadline.remainingMillis());
      SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
      if (verifyName) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return new ServerStream(socket, deadline);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket open(ServerAddress address, Deadline deadline) throws IOException {
    if (address.socket() != null) {
      UnixSocket socket = new UnixSocket(address.socket());
      socket.connect(null, deadline.remainingMillis());
      return socket;
    }
    IOException last = new ConnectException("no address of " + address.host());
    for (InetAddress ip : InetAddress.getAllByName(address.host())) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(ip, address.port()), deadline.remainingMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /** Sets the moment until which what follows has to be done. */
  public void deadline(Deadline newDeadline) {
    deadline = newDeadline;
  }

  /** Sends a request, in one piece. */
  public void write(byte[] bytes) throws IOException {
    socket.setSoTimeout(deadline.remainingMillis());
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Whether something has come that was not asked for. */
  public boolean hasBuffered() {
    return end > start;
  }

  private void fill() throws IOException {
    if (deadline.expired()) {
      throw new SocketTimeoutException("timeout");
    }
    socket.setSoTimeout(deadline.remainingMillis());
    int count = input.read(buffer, 0, buffer.length);
    if (count < 0) {
      throw new EOFException("the server has closed the connection");
    }
    start = 0;
    end = count;
  }

  /** The next byte. */
  public int read() throws IOException {
    if (start == end) {
      fill();
    }
    return buffer[start++] & 0xff;
  }

  /** What has come, at least one byte and at most {@code length}. */
  public int read(byte[] target, int offset, int length) throws IOException {
    if (start == end) {
      fill();
    }
    int count = Math.min(length, end - start);
    System.arraycopy(buffer, start, target, offset, count);
    start += count;
    return count;
  }

  /** Exactly so many bytes. The caller has checked that they are not too many. */
  public byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      if (start == end) {
        fill();
      }
      int piece = Math.min(count - done, end - start);
      System.arraycopy(buffer, start, bytes, done, piece);
      start += piece;
      done += piece;
    }
    return bytes;
  }

  /**
   * A line without its LF or CR LF.
   *
   * @param limit the most bytes of it
   */
  public byte[] readLine(int limit) throws IOException {
    byte[] line = new byte[128];
    int length = 0;
    for (int octet = read(); octet != '\n'; octet = read()) {
      if (length == limit) {
        throw new IOException("the server's line is too long");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, Math.min(limit, 2 * length));
      }
      line[length++] = (byte) octet;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return Arrays.copyOf(line, length);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nobody is interested any more.
    }
  }
}
