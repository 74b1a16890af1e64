package org.posthouse.smtpd;

import java.time.Instant;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.access.Facts;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.event.MailEvent;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Decision;
import org.posthouse.tables.ListMatch;

/** What DATA and BDAT have in common: the message is opened, counted, and queued at its end. */
final class Reception {
  private final Desk desk;

  Reception(Desk desk) {
    this.desk = desk;
  }

  static String noRecipient(State state) {
    return switch (state) {
      case MailGiven _, RcptGiven _ -> "554 5.5.1 Error: no valid recipients";
      case Refused _ -> Small.denied(state);
      case State.Connected _, State.Greeted _, Chunking _, ChunkingFailed _ ->
          "503 5.5.1 Error: need RCPT command";
    };
  }

  static Facts question(
      String command, ClientIdentity client, Transaction mail, boolean pipelined) {
    Facts question =
        Facts.of(command, client, pipelined)
            .withSender(mail.sender().address())
            .inMessage(mail.queueId(), mail.recipients().size());
    return mail.recipients().size() == 1
        ? question.withRecipient(mail.recipients().last().address())
        : question;
  }

  Content open(ClientIdentity client, Transaction mail) {
    SmtpdSettings policy = desk.policy();
    if (mail.dispositions().discard()) {
      return Content.nowhere(policy.messageSizeLimit);
    }
    MailDraft draft = mail.draft().orElseThrow();
    try {
      if (mail.dispositions().hold()) {
        draft.hold();
      }
      return Content.into(
          draft.start(
              Envelopes.of(client, mail, policy, desk.gate().record()),
              ReceivedHeader.of(client, mail, policy, Instant.now())),
          policy.messageSizeLimit);
    } catch (MailException e) {
      return Content.failed(e.error());
    }
  }

  /** After the end of the message. */
  Step finish(State state, Transaction mail, Content content, String success) {
    Facts question = question("END-OF-MESSAGE", state.client(), mail, false);
    if (content.failure().isEmpty()) {
      Decision decision = desk.gate().endOfMessage(question, mail.actions());
      if (decision.isRefused()) {
        return Step.refused(state.idle(), decision);
      }
    }
    Optional<MailError> failure = content.commit();
    if (failure.isEmpty()) {
      return new Step(state.idle(), new Reply(success), Step.Then.FORGIVE, true);
    }
    if (content.isTooBig()) {
      desk.log().warn(mail.queueId() + ": queue file size limit exceeded");
    } else if (!failure.get().detail().isEmpty()) {
      desk.log().warn(mail.queueId() + ": " + failure.get().detail());
    }
    return Step.error(state.idle(), Reply.of(failure.get()));
  }

  boolean mayUseBareNewlines(ClientIdentity client) {
    return bareNewlinesOf(client).isYes();
  }

  private ListMatch bareNewlinesOf(ClientIdentity client) {
    return desk.policy().bareNewlineExclusions.matchClient(client.name(), client.address());
  }

  /** Whether this client's command lines may not end in a bare line feed. */
  boolean forbidsBareNewline(ClientIdentity client) {
    return desk.policy().bareNewlines == SmtpdSettings.BareNewlinePolicy.REJECT
        && !mayUseBareNewlines(client);
  }

  /**
   * Refuses a bare line feed.
   *
   * @param where the command it came after, or {@code END-OF-MESSAGE} in a message
   */
  Step bareNewline(State state, String where) {
    Facts question =
        state
            .transaction()
            .map(mail -> question(where, state.client(), mail, false))
            .orElseGet(() -> Facts.of(where, state.client(), false));
    return new Step(state.idle(), bareNewline(question), Step.Then.CLOSE, false);
  }

  /** Refuses a bare line feed in a chunk. */
  Reply bareNewline(Transaction mail, ClientIdentity client, String where) {
    return bareNewline(question(where, client, mail, false));
  }

  private Reply bareNewline(Facts question) {
    SmtpdSettings policy = desk.policy();
    desk.log()
        .event(
            new MailEvent.Noted(
                question,
                "reject",
                "bare <LF> received",
                new Decider.Server("smtpd_forbid_bare_newline")));
    String status = policy.bareNewlineCode + " 5.5.2 ";
    if (bareNewlinesOf(question.client()) instanceof ListMatch.Unknown(String reason)) {
      // Whether this client may nobody can tell.
      desk.log().warn(reason);
      status = "451 4.3.0 ";
    }
    return new Reply(status + policy.hostName + " Error: bare <LF> received");
  }

  /** Says in the log that there were some, where main.cf wants that. */
  void noteBareNewlines(long count, String command, ClientIdentity client, Transaction mail) {
    if (count > 0
        && desk.policy().bareNewlines == SmtpdSettings.BareNewlinePolicy.NOTE
        && !mayUseBareNewlines(client)) {
      desk.log()
          .info(
              mail.queueId()
                  + ": notice: bare <LF> received after "
                  + command
                  + " ("
                  + desk.dialogue().received()
                  + " bytes) from "
                  + client.namaddr());
    }
  }
}
