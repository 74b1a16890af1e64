package org.posthouse.commands;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of a server under training. */
final class TrainingClient implements Closeable {
  private static final int PATIENCE = 2400;
  private static final String TEXT =
      "Subject: training\r\nTo: someone\r\n\r\n" + ("text ".repeat(15) + "\r\n").repeat(50) + ".";

  /** The server is the one that was started for this. */
  private static final X509TrustManager ANYBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  private Socket socket;
  private BufferedReader in;
  private OutputStream out;

  TrainingClient(int port) throws IOException {
    use(new Socket(InetAddress.getLoopbackAddress(), port));
    reply();
  }

  /** Waits until the server is there. */
  static void await(int port) throws IOException, InterruptedException {
    for (int i = 1; ; i++) {
      try (var client = new TrainingClient(port)) {
        client.quit();
        return;
      } catch (IOException e) {
        if (i == PATIENCE) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  private void use(Socket newSocket) throws IOException {
    socket = newSocket;
    socket.setTcpNoDelay(true);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    out = socket.getOutputStream();
  }

  void hello() throws IOException {
    expect('2', "EHLO client.invalid");
  }

  void startTls() throws IOException {
    expect('2', "STARTTLS");
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {ANYBODY}, null);
      var tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, "training.invalid", socket.getPort(), true);
      tls.startHandshake();
      use(tls);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    hello();
  }

  void refused(String recipient) throws IOException {
    expect('2', "MAIL FROM:<visitor@example.org>");
    expect('5', "RCPT TO:<" + recipient + ">");
    expect('2', "RSET");
  }

  void mail(String recipient) throws IOException {
    expect('2', "MAIL FROM:<ada@box.test>");
    expect('2', "RCPT TO:<" + recipient + ">");
    expect('3', "DATA");
    expect('2', TEXT);
  }

  void quit() throws IOException {
    expect('2', "QUIT");
  }

  private void expect(char first, String command) throws IOException {
    out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String line = reply();
    if (line.charAt(0) != first) {
      throw new IOException("the server said: " + line);
    }
  }

  private String reply() throws IOException {
    String line;
    do {
      line = in.readLine();
      if (line == null) {
        throw new IOException("the server closed the connection");
      }
    } while (line.charAt(3) == '-');
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
