package org.posthouse.smtpd;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.posthouse.api.access.Facts;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.connection.DrainingException;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.table.LookupResult;
import org.posthouse.net.BudgetExceededException;
import org.posthouse.net.LineReader.LineEnd;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Decision;
import org.posthouse.tables.ListMatch;

/**
 * One connection from greeting to goodbye: reads commands, lets the state decide, writes replies.
 * Used by one thread.
 */
final class Session {
  /** How much of a command that is no SMTP is shown in the log. */
  private static final int SHOWN_INPUT = 100;

  private static final int SHOWN_LONG_INPUT = 30;

  private static final int COMMANDS_IN_A_ROW = 6;
  private static final String AFTER_MESSAGE = "END-OF-MESSAGE";

  private final Desk desk;
  private final SessionStream wire;
  private final Reception reception;
  private final EarlyInput early;
  private final Views views;
  private final CommandCounts counts = new CommandCounts();
  private State state;
  private String where = "CONNECT";
  private Grievances grievances = Grievances.NONE;
  private int turn;

  Session(Desk desk, SessionStream wire, ClientIdentity client) {
    this.desk = desk;
    this.wire = wire;
    reception = new Reception(desk);
    early = new EarlyInput(desk.log());
    views = new Views(desk.policy().surroundings.tables());
    state = new Connected(client);
  }

  /** Serves the client. Returns when it is gone, or has to go. */
  void run() {
    desk.log().event(new MailEvent.Connected(state.client()));
    try {
      if (!desk.policy().tls.isWrapper() || startTls()) {
        if (greet()) {
          talk();
        }
      }
    } catch (DrainingException e) {
      farewell("421 4.3.2 " + desk.policy().hostName + " Service unavailable - try again later");
    } catch (SocketTimeoutException e) {
      logEnd("timeout");
      farewell("421 4.4.2 " + desk.policy().hostName + " Error: timeout exceeded");
    } catch (BudgetExceededException e) {
      logEnd("too much input");
      farewell("421 4.7.0 " + desk.policy().hostName + " Error: too much input");
    } catch (IOException e) {
      // Who hangs up after a message has lost nothing.
      if (!where.equals(AFTER_MESSAGE)) {
        logEnd("lost connection");
      }
    } finally {
      moveTo(new Connected(state.client()));
      views.close();
      desk.log().event(new MailEvent.Disconnected(state.client(), counts.toList()));
    }
  }

  private void logEnd(String what) {
    boolean inContent = where.equals("DATA") || where.equals("BDAT");
    long bytes = inContent ? desk.dialogue().received() : 0;
    desk.log().event(new MailEvent.BrokenOff(state.client(), what, where, bytes));
  }

  private void farewell(String line) {
    wire.farewell(desk.policy().replies.of(new Reply(line), state.client()));
  }

  /** Returns whether the session goes on. */
  private boolean greet() throws IOException {
    wire.arm(desk.policy().timeout);
    if (wire.hasSpokenFirst()
        && early.before(state.client(), wire.reader())
        && desk.policy().forbidUnauthPipelining) {
      reply(EarlyInput.REFUSAL);
      wire.flush();
      return false;
    }
    Optional<Reply> refusal = refusal("CONNECT");
    if (refusal.isEmpty()) {
      wire.write(new Reply("220 " + desk.policy().banner));
      wire.flush();
      return true;
    }
    state = new Refused(state.client());
    grievances = grievances.error();
    reply(refusal.get());
    wire.flush();
    return !refusal.get().closes();
  }

  private Optional<Reply> refusal(String command) throws IOException {
    Facts question = Facts.of(command, state.client(), early.seen());
    Decision decision = views.in(() -> desk.gate().connect(question));
    views.after(state);
    return decision.refusal().map(_ -> Reply.of(decision));
  }

  private void talk() throws IOException {
    boolean goesOn = true;
    while (goesOn) {
      if (grievances.errors() >= desk.policy().hardErrorLimit) {
        desk.log().event(new MailEvent.BrokenOff(state.client(), "too many errors", where, 0));
        farewell("421 4.7.0 " + desk.policy().hostName + " Error: too many errors");
        return;
      }
      letOthersRun();
      wire.arm(desk.policy().timeout);
      LineEnd end = wire.readLine(desk.policy().lineLimit);
      if (end == LineEnd.LF && reception.forbidsBareNewline(state.client())) {
        goesOn = perform(reception.bareNewline(state, where));
      } else {
        goesOn = execute(end);
      }
    }
    wire.flush();
  }

  /** A virtual thread has no time slices: who sends without a pause would hold a processor. */
  private void letOthersRun() {
    turn++;
    if (turn % COMMANDS_IN_A_ROW == 0) {
      Thread.yield();
    }
  }

  /** Returns whether the session goes on. */
  private boolean execute(LineEnd end) throws IOException {
    Optional<String> text = wire.text(desk.policy().utf8);
    if (text.isEmpty()) {
      return perform(Step.error(state, "500 5.5.2 Error: bad UTF-8 syntax"));
    }
    if (end == LineEnd.TOO_LONG) {
      return tooLong(text.get());
    }
    return switch (views.in(() -> desk.policy().commandFilter.of(text.get()))) {
      case LookupResult.NotFound _ -> execute(text.get());
      case LookupResult.Found found -> {
        CommandFilter.log(desk.log(), state.client(), text.get(), found.value());
        yield execute(found.value());
      }
      case LookupResult.TryAgain(String reason) ->
          perform(LocalDataError.commandFilter(desk, state, reason));
      case LookupResult.Misconfigured(String reason) ->
          perform(LocalDataError.commandFilter(desk, state, reason));
    };
  }

  private boolean tooLong(String text) throws IOException {
    desk.log()
        .warn(
            state.client().namaddr()
                + ": request longer than "
                + desk.policy().lineLimit
                + ": "
                + text.substring(0, Math.min(SHOWN_LONG_INPUT, text.length()))
                + "...");
    return perform(
        Step.error(state, "500 5.5.2 " + desk.policy().hostName + " Error: command too long"));
  }

  private boolean cannotTell(String reason) throws IOException {
    desk.log().warn(reason);
    return perform(Step.error(state, "451 4.3.0 Temporary lookup failure"));
  }

  private boolean execute(String text) throws IOException {
    CommandLine line = CommandLine.parse(text);
    if (line.name().isEmpty()) {
      return perform(Step.error(state, "500 5.5.2 Error: bad syntax"));
    }
    if (desk.policy().noopCommands.contains(line.name())) {
      grievances = grievances.junk(desk.policy().junkLimit);
      return perform(Step.ok(state, "250 2.0.0 Ok"));
    }
    Optional<Command.Entry> command = desk.policy().commands.find(line.name());
    return command.isEmpty() ? unknown(line) : execute(command.get(), line);
  }

  private boolean execute(Command.Entry command, CommandLine line) throws IOException {
    Verb verb = command.verb();
    where = verb.name();
    if (early.comesWith(verb, state.client(), wire.reader())
        && desk.policy().forbidUnauthPipelining) {
      counts.count(verb, false);
      reply(EarlyInput.REFUSAL);
      return false;
    }
    if (verb.isJunk()) {
      grievances = grievances.junk(desk.policy().junkLimit);
    }
    if (desk.policy().tls.mustStartFirst(state.client(), verb)) {
      counts.count(verb, false);
      return perform(TlsStart.missing(state));
    }
    boolean succeeded = false;
    Step step;
    try {
      step = views.in(() -> run(command, line));
      succeeded = step.succeeded() && step.then() != Step.Then.GREET;
    } finally {
      // A command in which the client hung up counts as failed; and so does XCLIENT, in Postfix.
      counts.count(verb, succeeded);
    }
    return perform(step);
  }

  private Step run(Command.Entry command, CommandLine line) throws IOException {
    desk.dialogue().forgetMessage();
    Step step = desk.policy().commands.run(command, desk, state, line, early.seen());
    if (desk.dialogue().isAtEndOfMessage()) {
      where = AFTER_MESSAGE;
    }
    return step;
  }

  private boolean unknown(CommandLine line) throws IOException {
    where = "UNKNOWN";
    counts.count(Verb.UNKNOWN, false);
    return switch (views.in(() -> desk.policy().forbiddenCommands.match(line.name()))) {
      case ListMatch.Yes _ -> {
        desk.log()
            .warn(
                "non-SMTP command from " + state.client().namaddr() + ": " + shorten(line.text()));
        reply(new Reply("221 2.7.0 Error: I can break rules, too. Goodbye."));
        yield false;
      }
      case ListMatch.Unknown(String reason) -> cannotTell(reason);
      case ListMatch.No _ ->
          perform(
              Step.error(
                  state,
                  state instanceof Refused
                      ? Small.denied(state)
                      : "500 5.5.2 Error: command not recognized"));
    };
  }

  private static String shorten(String text) {
    return text.length() > SHOWN_INPUT ? text.substring(0, SHOWN_INPUT) : text;
  }

  /** Does what a step says. Returns whether the session goes on. */
  private boolean perform(Step step) throws IOException {
    if (!step.succeeded()) {
      grievances = grievances.error();
    }
    moveTo(step.next());
    if (step.then() == Step.Then.GREET) {
      return greetAgain();
    }
    reply(step.reply());
    return switch (step.then()) {
      case NEXT_COMMAND, GREET -> true;
      case CLOSE -> false;
      case FORGIVE -> {
        grievances = Grievances.NONE;
        yield true;
      }
      case START_TLS -> startTls();
    };
  }

  /** After XCLIENT: the client that it speaks for may not be welcome. */
  private boolean greetAgain() throws IOException {
    Optional<Reply> refusal = refusal("XCLIENT");
    if (refusal.isPresent()) {
      state = new Refused(state.client());
      grievances = grievances.error();
    }
    Reply reply = refusal.orElseGet(() -> new Reply("220 " + desk.policy().banner));
    reply(reply);
    return !reply.closes();
  }

  /** What only the old state holds is given back. */
  private void moveTo(State next) {
    Optional<MailDraft> before = state.transaction().flatMap(Transaction::draft);
    Optional<MailDraft> after = next.transaction().flatMap(Transaction::draft);
    if (before.isPresent() && !before.equals(after)) {
      before.get().close();
    }
    if (next.transaction().isEmpty()) {
      desk.memory().clear();
    }
    state = next;
    views.after(next);
  }

  /** Slows down who makes many errors. */
  private void reply(Reply reply) throws IOException {
    if (grievances.errors() >= desk.policy().softErrorLimit && reply.isError()) {
      try {
        Thread.sleep(desk.policy().errorSleep);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DrainingException();
      }
    }
    wire.write(desk.policy().replies.of(reply, state.client()));
  }

  /** Returns whether the session goes on. */
  private boolean startTls() throws IOException {
    Optional<TlsIdentity> session = TlsStart.handshake(desk, wire, state.client());
    session.ifPresent(tls -> moveTo(new Connected(state.client().withTls(tls))));
    return session.isPresent();
  }
}
