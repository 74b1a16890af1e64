package org.posthouse.commands;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** The other site of a server under training: takes mail, puts some off and refuses some. */
final class TrainingSink implements Closeable {
  static final String LATER = "later@relay.test";
  static final String NEVER = "never@relay.test";

  private static final int QUIET_MILLIS = 300;
  private static final int ROUNDS = 100;

  private final ServerSocket listener;
  private final AtomicLong taken = new AtomicLong();

  TrainingSink(int port) throws IOException {
    listener = new ServerSocket(port, 500, InetAddress.getLoopbackAddress());
  }

  void start() {
    Thread.ofVirtual().start(this::accept);
  }

  /** Returns when nothing comes any more. */
  void awaitQuiet() throws InterruptedException {
    long before = -1;
    for (int i = 0; i < ROUNDS && before != taken.get(); i++) {
      before = taken.get();
      Thread.sleep(QUIET_MILLIS);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
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
    } catch (IOException _) {
      // The client has gone.
    }
  }

  private void dialogue(BufferedReader in, OutputStream out) throws IOException {
    say(out, "220 sink.invalid ESMTP");
    for (String line; (line = in.readLine()) != null; ) {
      switch (line.split("[ :]", 2)[0]) {
        case "EHLO" -> say(out, "250-sink.invalid\r\n250-PIPELINING\r\n250 8BITMIME");
        case "RCPT" -> say(out, reply(line));
        case "DATA" -> {
          say(out, "354 go on");
          content(in);
          taken.incrementAndGet();
          say(out, "250 2.0.0 Ok");
        }
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 2.0.0 Ok");
      }
    }
  }

  private static String reply(String line) {
    if (line.contains(LATER)) {
      return "450 4.2.0 later";
    }
    return line.contains(NEVER) ? "550 5.1.1 never" : "250 2.1.5 Ok";
  }

  private static void content(BufferedReader in) throws IOException {
    for (String line; (line = in.readLine()) != null && !line.equals("."); ) {
      // Nobody reads it.
    }
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
