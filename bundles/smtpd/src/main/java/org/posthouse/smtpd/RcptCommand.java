package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.access.Facts;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.Printable;
import org.posthouse.mail.SmtpPath;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Decision;

/** RCPT. The first recipient that is accepted opens the message and gives it its queue id. */
final class RcptCommand {
  private final Desk desk;

  RcptCommand(Desk desk) {
    this.desk = desk;
  }

  Step run(State state, CommandLine line, boolean pipelined) {
    return switch (state) {
      case MailGiven(ClientIdentity _, Transaction mail) -> add(state, mail, line, pipelined);
      case RcptGiven(ClientIdentity _, Transaction mail) -> add(state, mail, line, pipelined);
      case Chunking _ -> Step.error(state, "503 5.5.1 Error: RCPT after BDAT");
      case ChunkingFailed failed when failed.inMail() ->
          Step.error(state, "503 5.5.1 Error: RCPT after BDAT");
      case Refused _ -> Step.error(state, Small.denied(state));
      case State.Connected _, State.Greeted _, ChunkingFailed _ ->
          Step.error(state, "503 5.5.1 Error: need MAIL command");
    };
  }

  private Step add(State state, Transaction mail, CommandLine line, boolean pipelined) {
    Decision tooMuch = desk.gate().beginRcpt(state.client(), mail.actions());
    if (tooMuch.isRefused()) {
      return Step.refused(state, tooMuch);
    }
    String text = line.afterTag("TO");
    if (text == null) {
      return Step.error(state, "501 5.5.4 Syntax: RCPT TO:<address>");
    }
    Optional<SmtpPath> path =
        SmtpPath.parse(text, desk.policy().strictEnvelopes)
            .filter(p -> MailCommand.Paths.isValid(p.address(), text, desk.policy()))
            .filter(p -> MailCommand.Paths.hasDomainFor(p.address(), mail.sender().smtputf8()));
    if (path.isEmpty()) {
      MailCommand.Paths.complain(desk, state, "RCPT", SmtpPath.first(text));
      return Step.error(state, "501 5.1.3 Bad recipient address syntax");
    }
    if (MailCommand.Paths.isUndeclared(
        path.get().address(), mail.sender().smtputf8(), desk.policy())) {
      return Step.error(state, MailCommand.Paths.UNDECLARED);
    }
    RecipientParts recipient = new RecipientParts(path.get().address(), SmtpPath.inside(text));
    String error =
        desk.policy().extensions.rcpt(path.get().rest(), recipient, desk, state.client());
    if (!recipient.warning.isEmpty()) {
      desk.log().warn(Printable.of(recipient.warning));
    }
    if (!error.isEmpty()) {
      return Step.error(state, error);
    }
    return mail.recipients().size() < desk.policy().recipientLimit
        ? check(state, mail, recipient.recipient(), pipelined)
        : tooMany(state, mail);
  }

  /** Some refusals beyond the limit are no fault of the client (RFC 5321 section 4.5.3.1.10). */
  private Step tooMany(State state, Transaction mail) {
    String refusal = "452 4.5.3 Error: too many recipients";
    State next = new RcptGiven(state.client(), mail.oneTooMany());
    return mail.overshoot() < desk.policy().overshootLimit
        ? new Step(next, new Reply(refusal), Step.Then.NEXT_COMMAND, true)
        : Step.error(next, refusal);
  }

  private static Facts question(State state, Transaction mail, String address, boolean pipelined) {
    return Facts.of("RCPT", state.client(), pipelined)
        .withSender(mail.sender().address())
        .withRecipient(address)
        .inMessage(mail.queueId(), mail.recipients().size() + 1);
  }

  private Step check(State state, Transaction mail, Recipient recipient, boolean pipelined) {
    Facts question = question(state, mail, recipient.address(), pipelined);
    Decision decision = desk.gate().rcpt(question, mail.actions());
    Transaction decided = mail.with(decision.actions());
    if (decision.isRefused()) {
      State next =
          mail.recipients().size() == 0
              ? new MailGiven(state.client(), decided)
              : new RcptGiven(state.client(), decided);
      return Step.refused(next, decision);
    }
    if (!desk.memory().take(footprint(mail, recipient))) {
      return noMemory(state, decided, question);
    }
    try {
      MailDraft draft =
          mail.draft().isPresent() ? mail.draft().get() : Drafts.open(desk, state.client());
      return Step.ok(new RcptGiven(state.client(), decided.with(recipient, draft)), "250 2.1.5 Ok");
    } catch (MailException e) {
      return Step.refused(state, refuse(question, e.error(), mail, "queue"));
    }
  }

  private Decision refuse(Facts question, MailError error, Transaction mail, String part) {
    return desk.gate().refuse(question, error, mail.actions(), new Decider.Server(part));
  }

  /** As little a fault of the client as too many recipients, and as long no error. */
  private Step noMemory(State state, Transaction mail, Facts question) {
    Reply refusal = Reply.of(refuse(question, MailError.noSpace(""), mail, "memory"));
    Transaction more = mail.oneTooMany();
    State next =
        mail.recipients().size() == 0
            ? new MailGiven(state.client(), more)
            : new RcptGiven(state.client(), more);
    return mail.overshoot() < desk.policy().overshootLimit
        ? new Step(next, refusal, Step.Then.NEXT_COMMAND, true)
        : Step.error(next, refusal);
  }

  /** What is kept of it up to the end of the message; the first one brings the sender with it. */
  private static long footprint(Transaction mail, Recipient recipient) {
    return mail.recipients().size() == 0
        ? recipient.footprint() + mail.sender().footprint()
        : recipient.footprint();
  }
}
