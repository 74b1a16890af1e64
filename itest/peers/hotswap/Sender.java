import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** One session after the other, and checks each reply against the tables. */
final class Sender implements Runnable {
  private static final int MESSAGES_OF_A_SESSION = 25;
  private static final AtomicLong COUNT = new AtomicLong();
  private static final String TEXT = "What the tables say is what happens to mail.\r\n".repeat(20);

  private final int port;
  private final int number;
  private final Pace pace;
  private final Ledger ledger;
  private final Disturbance disturbance;
  private final Latencies latencies;

  Sender(
      int port,
      int number,
      Pace pace,
      Ledger ledger,
      Disturbance disturbance,
      Latencies latencies) {
    this.port = port;
    this.number = number;
    this.pace = pace;
    this.ledger = ledger;
    this.disturbance = disturbance;
    this.latencies = latencies;
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      boolean refused = ThreadLocalRandom.current().nextInt(10) == 0;
      try (var socket = new Socket()) {
        socket.bind(new InetSocketAddress("127.0." + (refused ? 7 : 1) + "." + (number + 1), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), 30_000);
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        more = new Session(socket).run(refused);
      } catch (IOException | InterruptedException e) {
        ledger.wrong("session: " + e);
        more = !(e instanceof InterruptedException) && goOn();
      }
    }
  }

  private boolean goOn() {
    try {
      return pace.await();
    } catch (InterruptedException e) {
      return false;
    }
  }

  private final class Session {
    private final Socket socket;
    private final BufferedReader in;

    Session(Socket socket) throws IOException {
      this.socket = socket;
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /** False if there is nothing more to send. */
    boolean run(boolean refusedClient) throws IOException, InterruptedException {
      reply();
      ask("EHLO client.test\r\n");
      for (int i = 0; i < MESSAGES_OF_A_SESSION; i++) {
        if (!pace.await()) {
          ask("QUIT\r\n");
          return false;
        }
        message(refusedClient);
      }
      ask("QUIT\r\n");
      return true;
    }

    private void message(boolean refusedClient) throws IOException {
      var random = ThreadLocalRandom.current();
      boolean bad = random.nextInt(20) == 0;
      String refusal =
          refusedClient ? "554 5.7.1 .*cidr says no" : bad ? "554 5.7.1 .*web says no" : null;
      var recipients = new ArrayList<Recipient>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        Recipient next = Recipient.any();
        if (recipients.stream().noneMatch(r -> r.address().equals(next.address()))) {
          recipients.add(next);
        }
      }
      String id = "m" + COUNT.incrementAndGet();
      long start = System.nanoTime();
      var envelope =
          new StringBuilder("MAIL FROM:<" + (bad ? "bad-" : "ok-") + number + "@sender.test>\r\n");
      recipients.forEach(r -> envelope.append("RCPT TO:<").append(r.address()).append(">\r\n"));
      write(envelope.toString());
      check("MAIL", reply(), null, start);
      List<String> arrivals = new ArrayList<>();
      for (Recipient r : recipients) {
        if (check(r.address(), reply(), refusal == null ? r.refusal() : refusal, start)) {
          arrivals.add(r.arrives());
        }
      }
      if (arrivals.isEmpty()) {
        ask("RSET\r\n");
        latencies.refused(System.nanoTime() - start);
        return;
      }
      String go = ask("DATA\r\n");
      if (!go.startsWith("354 ")) {
        check("DATA", go, "354 .*", start);
        return;
      }
      String last = ask("Subject: soak\r\nX-Soak: " + id + "\r\n\r\n" + TEXT + ".\r\n");
      if (check("message", last, null, start)) {
        ledger.accepted(id, arrivals);
        latencies.accepted(System.nanoTime() - start);
      } else {
        latencies.refused(System.nanoTime() - start);
      }
    }

    /** Whether it is taken. A wrong reply is entered into the ledger. */
    private boolean check(String what, String reply, String refusal, long start) {
      ledger.reply(reply.substring(0, Math.min(9, reply.length())));
      boolean taken = reply.startsWith("250 ");
      boolean right =
          reply.startsWith("451 4.3.0 ")
              ? disturbance.since(start)
              : refusal == null ? taken : reply.matches(refusal);
      if (!right) {
        ledger.wrong(what + " from " + socket.getLocalAddress() + ": " + reply);
      }
      return taken && refusal == null;
    }

    private String ask(String lines) throws IOException {
      write(lines);
      return reply();
    }

    private void write(String lines) throws IOException {
      socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String reply() throws IOException {
      while (true) {
        String line = in.readLine();
        if (line == null) {
          throw new IOException("lost connection");
        }
        if (line.startsWith("421")) {
          throw new IOException(line);
        }
        if (line.length() < 4 || line.charAt(3) != '-') {
          return line;
        }
      }
    }
  }
}
