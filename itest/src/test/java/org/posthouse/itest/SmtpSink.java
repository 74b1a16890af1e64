package org.posthouse.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The other site: takes mail, and refuses the recipients that it is told to refuse. */
final class SmtpSink implements AutoCloseable {
  /** A message as it came. */
  record Message(String from, String to, String text) {}

  final int port;
  final Queue<Message> messages = new ConcurrentLinkedQueue<>();

  /** Replies to RCPT by the recipient's local part; others are accepted. */
  final Map<String, String> refusals = new ConcurrentHashMap<>();

  /** How many recipients were accepted. */
  final AtomicLong recipients = new AtomicLong();

  private final ServerSocket listener;

  SmtpSink() throws IOException {
    this(0);
  }

  SmtpSink(int wanted) throws IOException {
    listener = new ServerSocket(wanted, 500, InetAddress.getLoopbackAddress());
    port = listener.getLocalPort();
    Thread.ofVirtual().start(this::accept);
  }

  /** Whether a message for this recipient has come. */
  boolean has(String recipient) {
    return messages.stream().anyMatch(message -> message.to().equals(recipient));
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      dialogue(
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1)),
          client.getOutputStream());
    } catch (IOException e) {
      // The client has its reasons.
    }
  }

  private void dialogue(BufferedReader in, OutputStream out) throws IOException {
    say(out, "220 sink.test.invalid ESMTP");
    String from = "";
    String to = "";
    for (String line; (line = in.readLine()) != null; ) {
      String verb = line.split("[ :]", 2)[0].toUpperCase(java.util.Locale.ROOT);
      switch (verb) {
        case "EHLO" -> say(out, "250-sink.test.invalid\r\n250-PIPELINING\r\n250 8BITMIME");
        case "MAIL" -> {
          from = address(line);
          to = "";
          say(out, "250 2.1.0 Ok");
        }
        case "RCPT" -> {
          String refusal = refusals.get(address(line).split("@")[0]);
          if (refusal == null) {
            recipients.incrementAndGet();
            to = address(line);
          }
          say(out, refusal == null ? "250 2.1.5 Ok" : refusal);
        }
        case "DATA" -> {
          if (to.isEmpty()) {
            say(out, "554 5.5.1 No valid recipients");
            break;
          }
          say(out, "354 Go ahead");
          messages.add(new Message(from, to, text(in)));
          say(out, "250 2.0.0 Ok");
        }
        case "QUIT" -> {
          say(out, "221 2.0.0 Bye");
          return;
        }
        default -> say(out, "250 2.0.0 Ok");
      }
    }
  }

  private static String text(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    for (String line; (line = in.readLine()) != null && !line.equals("."); ) {
      text.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
    }
    return text.toString();
  }

  private static String address(String line) {
    return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
