import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One of the other sites: takes all mail and enters it into the ledger. */
final class Sink {
  private final String name;
  private final ServerSocket listener;
  private final Ledger ledger;

  Sink(String name, int port, Ledger ledger) throws IOException {
    this.name = name;
    this.listener = new ServerSocket(port, 500, InetAddress.getLoopbackAddress());
    this.ledger = ledger;
  }

  void start() {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      ledger.wrong("sink " + name + ": " + e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      dialogue(
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1)),
          client);
    } catch (IOException e) {
      // Without a reply to the dot the message comes again, and the ledger shows it.
    }
  }

  private void dialogue(BufferedReader in, Socket out) throws IOException {
    List<String> to = new ArrayList<>();
    say(out, "220 " + name + " ESMTP");
    for (String line; (line = in.readLine()) != null; ) {
      switch (line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
        case "EHLO" -> say(out, "250-" + name + "\r\n250-PIPELINING\r\n250 8BITMIME");
        case "MAIL", "RSET" -> {
          to.clear();
          say(out, "250 2.1.0 Ok");
        }
        case "RCPT" -> {
          to.add(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
          say(out, "250 2.1.5 Ok");
        }
        case "DATA" -> {
          say(out, "354 Go ahead");
          String message = message(in);
          to.forEach(address -> ledger.arrived(message, name, address));
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

  /** Reads a message, and which one it is. */
  private static String message(BufferedReader in) throws IOException {
    String message = "(not ours)";
    for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("lost connection");
      }
      if (line.startsWith("X-Soak: ") && message.startsWith("(")) {
        message = line.substring(8);
      }
    }
    return message;
  }

  private static void say(Socket out, String reply) throws IOException {
    out.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }
}
