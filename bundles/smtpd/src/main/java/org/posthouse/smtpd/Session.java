package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.posthouse.api.Deadline;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.mail.Printable;
import org.posthouse.net.BudgetExceededException;
import org.posthouse.net.Connection;
import org.posthouse.net.DrainingException;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineReader.LineEnd;
import org.posthouse.net.LineWriter;
import org.posthouse.net.tls.TlsServer;
import org.posthouse.net.tls.TlsSummary;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Checks;
import org.posthouse.smtpd.check.Client;
import org.posthouse.smtpd.check.Question;

/**
 * One connection from greeting to goodbye: reads commands, lets the state decide, writes replies.
 * Used by one thread.
 */
final class Session {
  /** How much of an endless line is read before the connection is cut. */
  private static final int LINE_DISCARD_BUDGET = 32 << 20;

  /** How much of what came too early is shown in the log. */
  private static final int SHOWN_INPUT = 100;

  private final Desk desk;
  private final Commands commands;
  private final Receiver receiver;
  private final CommandCounts counts = new CommandCounts();
  private Connection connection;
  private LineReader reader;
  private LineWriter writer;
  private State state;
  private String where = "CONNECT";
  private boolean earlyInputLogged;
  private Grievances grievances = Grievances.NONE;

  /** What the client has done wrong since its last message. */
  private record Grievances(int errors, int junk) {
    static final Grievances NONE = new Grievances(0, 0);

    Grievances error() {
      return new Grievances(errors + 1, junk);
    }

    Grievances junk(int limit) {
      return new Grievances(junk >= limit ? errors + 1 : errors, junk + 1);
    }
  }

  Session(Desk desk, Connection connection, Client client) {
    this.desk = desk;
    receiver = new Receiver(desk);
    commands = new Commands(desk, receiver);
    state = new Connected(client);
    use(connection);
  }

  private void use(Connection newConnection) {
    connection = newConnection;
    writer = new LineWriter(newConnection);
    reader = new LineReader(newConnection, writer);
  }

  /** Serves the client. Returns when it is gone, or has to go. */
  void run() {
    desk.log().info("connect from " + state.client().namaddr());
    try {
      if (!desk.policy().tls.isWrapper() || startTls()) {
        if (greet()) {
          talk();
        }
      }
    } catch (DrainingException e) {
      farewell("421 4.3.2 " + desk.policy().hostName + " Service unavailable - try again later");
    } catch (SocketTimeoutException e) {
      desk.log().info("timeout after " + place() + " from " + state.client().namaddr());
      farewell("421 4.4.2 " + desk.policy().hostName + " Error: timeout exceeded");
    } catch (BudgetExceededException e) {
      desk.log().info("too much input after " + place() + " from " + state.client().namaddr());
      farewell("421 4.7.0 " + desk.policy().hostName + " Error: too much input");
    } catch (IOException e) {
      desk.log().info("lost connection after " + place() + " from " + state.client().namaddr());
    } finally {
      moveTo(new Connected(state.client()));
      desk.log().info("disconnect from " + state.client().namaddr() + counts);
    }
  }

  private String place() {
    return where.equals("DATA") && receiver.received() > 0
        ? "DATA (" + receiver.received() + " bytes)"
        : where;
  }

  /** Says a last word if the connection still takes it. */
  private void farewell(String line) {
    try {
      connection.deadline(Deadline.after(java.time.Duration.ofSeconds(5)));
      writer.line(line);
      writer.flush();
    } catch (IOException e) {
      // The client is gone already; there is nobody left to tell.
      where = "QUIT";
    }
  }

  /** Returns whether the session goes on. */
  private boolean greet() throws IOException {
    arm();
    Client client = state.client();
    Checks.Decision decision = desk.policy().checks.connect(Question.of("CONNECT", client, false));
    if (decision.rejection().isEmpty()) {
      writer.line("220 " + desk.policy().banner);
      writer.flush();
      return true;
    }
    Reply refusal = new Reply(decision.rejection().get().reply());
    state = new Refused(client);
    grievances = grievances.error();
    reply(refusal);
    writer.flush();
    return !refusal.closes();
  }

  private void arm() {
    connection.deadline(Deadline.after(desk.policy().timeout));
  }

  private void talk() throws IOException {
    while (true) {
      if (grievances.errors >= desk.policy().hardErrorLimit) {
        desk.log().info("too many errors after " + where + " from " + state.client().namaddr());
        farewell("421 4.7.0 " + desk.policy().hostName + " Error: too many errors");
        return;
      }
      arm();
      LineEnd end = reader.readLine(desk.policy().lineLimit, LINE_DISCARD_BUDGET);
      if (end == LineEnd.EOF) {
        throw new EOFException();
      }
      if (end == LineEnd.LF && receiver.forbidsBareNewline(state.client())) {
        reply(receiver.bareNewline(state, where).reply());
        writer.flush();
        return;
      }
      if (!execute(end)) {
        writer.flush();
        return;
      }
    }
  }

  /** Returns whether the session goes on. */
  private boolean execute(LineEnd end) throws IOException {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return rejectLine("500 5.5.2 Error: bad UTF-8 syntax");
    }
    CommandLine line = CommandLine.parse(text.get());
    if (line.name().isEmpty() || end == LineEnd.TOO_LONG) {
      return rejectLine("500 5.5.2 Error: bad syntax");
    }
    if (desk.policy().noopCommands.contains(line.name())) {
      return perform(Step.ok(state, "250 2.0.0 Ok"));
    }
    Optional<Verb> verb = Verb.of(line.name());
    if (verb.isEmpty()) {
      return unknown(line);
    }
    return execute(verb.get(), line);
  }

  private boolean execute(Verb verb, CommandLine line) throws IOException {
    where = verb.name();
    boolean early = reader.hasBuffered() && (verb.isLast() || !state.client().isExtended());
    if (early && desk.policy().forbidUnauthPipelining) {
      logEarlyInput();
      counts.count(verb.word(), false);
      reply(new Reply("554 5.5.0 Error: SMTP protocol synchronization"));
      return false;
    }
    if (early) {
      logEarlyInput();
    }
    if (verb.isJunk()) {
      grievances = grievances.junk(desk.policy().junkLimit);
    }
    if (mustStartTls(verb)) {
      counts.count(verb.word(), false);
      return perform(Step.error(state, "530 5.7.0 Must issue a STARTTLS command first"));
    }
    Step step = commands.run(verb, state, line, early, reader);
    if (step.then() == Step.Then.RECEIVE) {
      reply(step.reply());
      arm();
      step = receiver.receive(step.next(), reader);
      where = "END-OF-MESSAGE";
    }
    counts.count(verb.word(), step.succeeded());
    return perform(step);
  }

  private boolean mustStartTls(Verb verb) {
    return desk.policy().tls.isMandatory() && state.client().tls().isEmpty() && !verb.isBeforeTls();
  }

  /** Once in a session. */
  private void logEarlyInput() {
    if (earlyInputLogged) {
      return;
    }
    earlyInputLogged = true;
    desk.log()
        .info(
            "improper command pipelining after "
                + where
                + " from "
                + state.client().namaddr()
                + ": "
                + escape(reader.buffered(SHOWN_INPUT)));
  }

  private static String escape(byte[] input) {
    return Printable.of(
        new String(input, StandardCharsets.ISO_8859_1)
            .replace("\\", "\\\\")
            .replace("\r", "\\r")
            .replace("\n", "\\n"));
  }

  private boolean unknown(CommandLine line) throws IOException {
    where = "UNKNOWN";
    counts.count("unknown", false);
    if (desk.policy().forbiddenCommands.contains(line.name())) {
      desk.log()
          .warn("non-SMTP command from " + state.client().namaddr() + ": " + shorten(line.text()));
      reply(new Reply("221 2.7.0 Error: I can break rules, too. Goodbye."));
      return false;
    }
    return perform(
        Step.error(
            state,
            state instanceof Refused
                ? Small.denied(state)
                : "500 5.5.2 Error: command not recognized"));
  }

  private static String shorten(String text) {
    return text.length() > SHOWN_INPUT ? text.substring(0, SHOWN_INPUT) : text;
  }

  private boolean rejectLine(String reply) throws IOException {
    where = "UNKNOWN";
    counts.count("unknown", false);
    return perform(Step.error(state, reply));
  }

  /** Does what a step says. Returns whether the session goes on. */
  private boolean perform(Step step) throws IOException {
    if (!step.succeeded()) {
      grievances = grievances.error();
    }
    moveTo(step.next());
    reply(step.reply());
    return switch (step.then()) {
      case NEXT_COMMAND, RECEIVE -> true;
      case CLOSE -> false;
      case FORGIVE -> {
        grievances = Grievances.NONE;
        yield true;
      }
      case START_TLS -> startTls();
    };
  }

  /** What only the old state holds is given back. */
  private void moveTo(State next) {
    Optional<MailDraft> before = state.transaction().flatMap(Transaction::draft);
    Optional<MailDraft> after = next.transaction().flatMap(Transaction::draft);
    if (before.isPresent() && !before.equals(after)) {
      before.get().close();
    }
    state = next;
  }

  /** Slows down who makes many errors. */
  private void reply(Reply reply) throws IOException {
    if (grievances.errors >= desk.policy().softErrorLimit && reply.isError()) {
      try {
        Thread.sleep(desk.policy().errorSleep);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DrainingException();
      }
    }
    for (String line : reply.lines()) {
      writer.line(line);
    }
  }

  /** Returns whether the session goes on. */
  private boolean startTls() throws IOException {
    TlsPolicy tls = desk.policy().tls;
    writer.flush();
    // What was sent with STARTTLS, in plain text, must not be taken for protected commands.
    reader.discardBuffered();
    TlsServer server = tls.server();
    server.warnings().forEach(desk.log()::warn);
    if (server.problem().isPresent()) {
      desk.log().warn(server.problem().get());
      return false;
    }
    connection.deadline(Deadline.after(tls.startTimeout));
    Connection secured;
    try {
      secured = connection.startTls(server.handshake());
    } catch (IOException e) {
      desk.log().info("SSL_accept error from " + state.client().namaddr() + ": " + e.getMessage());
      throw new EOFException();
    }
    use(secured);
    var session = secured.tls().orElseThrow();
    if (tls.logLevel > 0) {
      desk.log()
          .info(
              server.peer(session).word()
                  + " TLS connection established from "
                  + state.client().namaddr()
                  + ": "
                  + TlsSummary.of(session));
    }
    moveTo(new Connected(state.client().withTls(session)));
    return true;
  }

  /** The line as text; empty if it is not UTF-8. */
  private Optional<String> text() {
    byte[] bytes = reader.array();
    int start = reader.start();
    int end = start + reader.length();
    for (int i = start; i < end; i++) {
      if (bytes[i] < 0) {
        return decode(ByteBuffer.wrap(bytes, start, end - start));
      }
    }
    return Optional.of(reader.text(StandardCharsets.ISO_8859_1));
  }

  private Optional<String> decode(ByteBuffer line) {
    if (!desk.policy().utf8) {
      return Optional.of(StandardCharsets.UTF_8.decode(line).toString());
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
