package org.posthouse.smtpd;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A plain client that says what it is told. */
final class TestClient implements AutoCloseable {
  private Socket socket;
  private InputStream in;

  TestClient(TestServer server) throws IOException {
    this(server.port());
  }

  TestClient(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /**
   * @param from any address of this machine
   */
  TestClient(int port, String from) throws IOException {
    InetAddress here = InetAddress.ofLiteral(from);
    socket = new Socket(InetAddress.getLoopbackAddress(), port, here, 0);
    socket.setSoTimeout(60_000);
    in = socket.getInputStream();
  }

  /** Goes on with TLS, whoever the server is. */
  SSLSession startTls() throws IOException {
    return startTls("TLSv1.3");
  }

  SSLSession startTls(String protocol) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance(protocol);
      context.init(null, new TrustManager[] {new Trusting()}, null);
      SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
      tls.setEnabledProtocols(new String[] {protocol});
      tls.startHandshake();
      socket = tls;
      in = tls.getInputStream();
      return tls.getSession();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Asks for another handshake within the session. */
  void renegotiate() throws IOException {
    ((SSLSocket) socket).startHandshake();
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a line and returns the last line of the reply. */
  String say(String line) throws IOException {
    raw(line + "\r\n");
    return reply();
  }

  /** The last line of the next reply; "" when the server has closed. */
  String reply() throws IOException {
    String line;
    do {
      line = line();
    } while (line.length() > 3 && line.charAt(3) == '-');
    return line;
  }

  /** One line; "" when the server has closed. */
  String line() throws IOException {
    var out = new StringBuilder();
    int c;
    try {
      while ((c = in.read()) >= 0 && c != '\n') {
        out.append((char) c);
      }
    } catch (java.net.SocketException e) {
      return "";
    }
    return out.toString().stripTrailing();
  }

  List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line());
    }
    return lines;
  }

  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  /** Whether the server goes on, with TLS. */
  boolean isOpenWithTls() {
    try {
      startTls();
      return line().startsWith("220 ");
    } catch (IOException e) {
      return false;
    }
  }

  void closeOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
