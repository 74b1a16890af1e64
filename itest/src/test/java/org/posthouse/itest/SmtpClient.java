package org.posthouse.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks SMTP by hand. */
final class SmtpClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 120_000;
  private final Socket socket = new Socket();
  private final BufferedReader in;
  private final OutputStream out;

  SmtpClient(int port) throws IOException {
    socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = socket.getOutputStream();
  }

  /** The next reply, its lines joined by line feeds; "" at the end of the connection. */
  String reply() throws IOException {
    var reply = new StringBuilder();
    for (String line; (line = in.readLine()) != null; ) {
      reply.append(reply.isEmpty() ? "" : "\n").append(line);
      if (line.length() < 4 || line.charAt(3) != '-') {
        break;
      }
    }
    return reply.toString();
  }

  String ask(String command) throws IOException {
    send((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  SmtpClient hello() throws IOException {
    reply();
    ask("EHLO client.test.invalid");
    return this;
  }

  /**
   * Sends a message and returns the reply that decided: the one to the dot, or the first refusal.
   */
  String mail(String from, String to, String text) throws IOException {
    for (String command :
        new String[] {"MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA"}) {
      String reply = ask(command);
      if (reply.isEmpty()) {
        return reply;
      }
      if (reply.charAt(0) > '3') {
        ask("RSET");
        return reply;
      }
    }
    return ask(text + "\r\n.");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
