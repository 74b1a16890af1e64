package org.posthouse.smtpd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.posthouse.api.access.Facts;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.MailQuestion;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.table.TableView;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.check.Actions;
import org.posthouse.smtpd.check.Decision;

/**
 * A session that nobody has: what a client would say goes through the commands, the states and the
 * gate that all others go through, up to the content, and nothing comes of it.
 */
final class Inquiry {
  private static final String SMTP_PORT = "25";
  private final Desk desk;
  private final ClientLimits limits;
  private final Rehearsal rehearsal;
  private final TableView view;
  private State state;
  private Optional<Envelope> message = Optional.empty();

  Inquiry(Desk desk, ClientLimits limits, Rehearsal rehearsal, TableView view) {
    this.desk = desk;
    this.limits = limits;
    this.rehearsal = rehearsal;
    this.view = view;
  }

  /**
   * @param naming finds the client's name if the question does not give one
   */
  Explanation run(MailQuestion question, UnaryOperator<ClientIdentity> naming) {
    InetAddress address = InetAddress.ofLiteral(question.client());
    if (connect(client(question, address), question, naming) && greet(question)) {
      mail(question);
    }
    return new Explanation(
        state.client(),
        rehearsal.steps(),
        new MailOrigin(
            desk.policy().cleanupService, MailOrigin.Source.SMTPD, desk.policy().overrides),
        message);
  }

  static ClientIdentity client(MailQuestion question, InetAddress address) {
    InetAddress server = InetAddress.getLoopbackAddress();
    ClientIdentity client =
        Clients.of(address, 0, server, Integer.parseInt(SMTP_PORT))
            .withAddress(Clients.text(address), ClientIdentity.UNKNOWN)
            .withLogin(question.login());
    String name = question.clientName();
    NameStatus status = name.equals(ClientIdentity.UNKNOWN) ? NameStatus.NONE : NameStatus.OK;
    return name.isEmpty() ? client : client.withNames(name, status, name, status);
  }

  private boolean connect(
      ClientIdentity nameless, MailQuestion question, UnaryOperator<ClientIdentity> naming) {
    Optional<Refusal> atOnce = limits.connect(nameless);
    ClientIdentity client =
        atOnce.isEmpty() && question.clientName().isEmpty() ? naming.apply(nameless) : nameless;
    client = question.tls() ? client.withTls(TLS) : client;
    state = new State.Connected(client);
    Facts facts = Facts.of("CONNECT", client, false);
    Optional<Refusal> refusal = atOnce.isPresent() ? atOnce : limits.named(client);
    rehearsal.event(new MailEvent.Connected(client));
    Decision decision =
        refusal.isPresent()
            ? desk.gate().refuse(facts, refusal.get().error(), Actions.NONE, refusal.get().by())
            : view.call(() -> desk.gate().connect(facts));
    return step(
        "CONNECT",
        client.namaddr(),
        decision.isRefused() ? Reply.of(decision) : new Reply("220 " + desk.policy().banner),
        decision.isRefused());
  }

  /** A cipher that every server of today has, and no certificate. */
  private static final TlsIdentity TLS =
      new TlsIdentity("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, 256, false, "", "", "", "", "");

  private boolean greet(MailQuestion question) {
    return question.helo().isEmpty() || say(Verb.EHLO, question.helo());
  }

  private void mail(MailQuestion question) {
    String size = question.size() > 0 ? " SIZE=" + question.size() : "";
    boolean wide =
        desk.policy().utf8
            && !(isAscii(question.sender())
                && question.recipients().stream().allMatch(Inquiry::isAscii));
    String parameters = size + (wide ? " SMTPUTF8" : "");
    if (say(Verb.MAIL, "FROM:<" + question.sender() + ">" + parameters)) {
      question.recipients().forEach(recipient -> say(Verb.RCPT, "TO:<" + recipient + ">"));
      if (state instanceof RcptGiven(ClientIdentity client, Transaction mail)
          && mail.recipients().size() > 0) {
        content(client, mail);
      }
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private boolean say(Verb verb, String argument) {
    CommandLine line = CommandLine.parse(verb.name() + " " + argument);
    org.posthouse.smtpd.Step step =
        desk.policy().tls.mustStartFirst(state.client(), verb)
            ? TlsStart.missing(state)
            : view.call(() -> run(verb, line));
    state = step.next();
    return step(verb.name(), argument, step.reply(), !step.succeeded());
  }

  private org.posthouse.smtpd.Step run(Verb verb, CommandLine line) {
    try {
      Commands commands = desk.policy().commands;
      return commands.run(commands.find(verb.word()).orElseThrow(), desk, state, line, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void content(ClientIdentity client, Transaction mail) {
    Decision begin =
        view.call(
            () ->
                desk.gate().data(Reception.question("DATA", client, mail, false), mail.actions()));
    if (!step("DATA", begin, "354 End data with <CR><LF>.<CR><LF>")) {
      return;
    }
    Transaction decided = mail.with(begin.actions());
    Decision end =
        view.call(
            () ->
                desk.gate()
                    .endOfMessage(
                        Reception.question("END-OF-MESSAGE", client, decided, false),
                        decided.actions()));
    if (step("END-OF-MESSAGE", end, "250 2.0.0 Ok: queued as " + decided.queueId())
        && !decided.dispositions().discard()) {
      message = Optional.of(Envelopes.of(client, decided, desk.policy(), desk.gate().record()));
    }
  }

  private boolean step(String command, Decision decision, String success) {
    return step(
        command,
        "",
        decision.isRefused() ? Reply.of(decision) : new Reply(success),
        decision.isRefused());
  }

  /** Returns whether the client goes on. */
  private boolean step(String command, String argument, Reply reply, boolean refused) {
    Reply told = desk.policy().replies.of(reply, state.client());
    rehearsal.step(command, argument, told.text(), refused);
    return !refused;
  }
}
