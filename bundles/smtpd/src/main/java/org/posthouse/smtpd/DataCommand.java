package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.net.BareNewline;
import org.posthouse.net.LineReader;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Decision;

/** DATA, and the message that follows. */
final class DataCommand {
  private final Desk desk;
  private final Reception reception;

  DataCommand(Desk desk, Reception reception) {
    this.desk = desk;
    this.reception = reception;
  }

  Step run(State state, CommandLine line, boolean pipelined) {
    return switch (state) {
      case Chunking _, ChunkingFailed _ -> Step.error(state, "503 5.5.1 Error: DATA after BDAT");
      case RcptGiven(ClientIdentity client, Transaction mail) ->
          line.hasArgument()
              ? Step.error(state, "501 5.5.4 Syntax: DATA")
              : begin(state, client, mail, pipelined);
      case MailGiven _, State.Connected _, State.Greeted _, Refused _ ->
          Step.error(state, Reception.noRecipient(state));
    };
  }

  private Step begin(State state, ClientIdentity client, Transaction mail, boolean pipelined) {
    if (mail.recipients().size() == 0) {
      return Step.error(state, "554 5.5.1 Error: no valid recipients");
    }
    reception.restart(0);
    Decision decision =
        desk.gate().data(Reception.question("DATA", client, mail, pipelined), mail.actions());
    return decision.isRefused()
        ? Step.refused(state, decision)
        : new Step(
            new RcptGiven(client, mail.with(decision.actions())),
            new Reply("354 End data with <CR><LF>.<CR><LF>"),
            Step.Then.RECEIVE,
            true);
  }

  /** Reads the message up to the end of data. */
  Step receive(State state, LineReader reader) throws IOException {
    Transaction mail = state.transaction().orElseThrow();
    ClientIdentity client = state.client();
    SmtpdSettings policy = desk.policy();
    Content content = reception.open(client, mail);
    boolean excluded = reception.mayUseBareNewlines(client);
    BareNewline mode = excluded ? BareNewline.NORMALIZE : policy.bareNewlines.mode();
    long before = reader.bareNewlines();
    LineReader.DataEnd end =
        reader.readData(
            mode,
            policy.pace,
            policy.dataBudget(),
            (buffer, offset, length) -> {
              reception.add(length);
              content.write(buffer, offset, length);
            });
    return switch (end) {
      case EOF -> throw new EOFException();
      case BARE_NEWLINE -> reception.bareNewline(state, "END-OF-MESSAGE");
      case COMPLETE -> {
        if (mode == BareNewline.NOTE && reader.bareNewlines() > before) {
          note(client, mail);
        }
        yield reception.finish(state, mail, content, "250 2.0.0 Ok: queued as " + mail.queueId());
      }
    };
  }

  private void note(ClientIdentity client, Transaction mail) {
    desk.log()
        .info(
            mail.queueId()
                + ": notice: bare <LF> received after DATA ("
                + reception.received()
                + " bytes) from "
                + client.namaddr());
  }
}
