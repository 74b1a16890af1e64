package org.posthouse.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server on loopback that answers as told. A reply is text with {@code \n} between lines;
 * {@link #HANG_UP} closes instead.
 */
final class ScriptedServer implements AutoCloseable {
  static final String HANG_UP = "(hang up)";
  static final String SILENCE = "(silence)";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  final List<String> commands = new CopyOnWriteArrayList<>();
  final List<String> messages = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  /** Replies to the end of data, by LMTP one for each recipient. */
  volatile List<String> endOfData = List.of("250 2.0.0 Ok: queued as X");

  ScriptedServer() throws IOException {
    on("greeting", "220 peer.test ESMTP");
    on("EHLO", "250-peer.test\n250-PIPELINING\n250-SIZE 100000\n250-8BITMIME\n250 DSN");
    on("LHLO", "250-peer.test\n250-PIPELINING\n250 8BITMIME");
    on("HELO", "250 peer.test");
    on("MAIL", "250 2.1.0 Ok");
    on("RCPT", "250 2.1.5 Ok");
    on("DATA", "354 go on");
    on("RSET", "250 2.0.0 Ok");
    on("QUIT", "221 2.0.0 Bye");
    Thread.ofVirtual().start(this::accept);
  }

  /** The reply to commands that begin so; the longest beginning counts. */
  ScriptedServer on(String command, String reply) {
    replies.put(command, reply);
    return this;
  }

  int port() {
    return listener.getLocalPort();
  }

  long count(String verb) {
    return commands.stream().filter(c -> c.startsWith(verb)).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (!say(out, replies.get("greeting"))) {
        return;
      }
      for (String line = line(in); line != null; line = line(in)) {
        commands.add(line);
        String reply = reply(line);
        if (!say(out, reply) || line.startsWith("QUIT")) {
          return;
        }
        if (line.equals("DATA") && reply.startsWith("3")) {
          messages.add(content(in));
          for (String end : endOfData) {
            if (!say(out, end)) {
              return;
            }
          }
        }
      }
    } catch (IOException _) {
      // the client's affair
    }
  }

  private String reply(String line) {
    String best = "";
    for (String beginning : replies.keySet()) {
      if (line.startsWith(beginning) && beginning.length() > best.length()) {
        best = beginning;
      }
    }
    return best.isEmpty() ? "502 5.5.2 what?" : replies.get(best);
  }

  private static boolean say(OutputStream out, String reply) throws IOException {
    if (reply.equals(HANG_UP)) {
      return false;
    }
    if (!reply.equals(SILENCE)) {
      out.write((reply.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    return true;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      line.write(b);
    }
    return null;
  }

  /** What came up to the final dot, as it was on the wire. */
  private static String content(InputStream in) throws IOException {
    var all = new StringBuilder();
    for (String line = line(in); !".".equals(line); line = line(in)) {
      if (line == null) {
        throw new EOFException("no final dot");
      }
      all.append(line).append('\n');
    }
    return all.toString();
  }

  /** Closes the connections that are open now, as a server does that is tired of idle clients. */
  void dropConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    dropConnections();
  }
}
