package org.posthouse.smtpd;

import java.io.IOException;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.net.BareNewline;
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

  DataCommand(Desk desk) {
    this.desk = desk;
    reception = new Reception(desk);
  }

  Step run(State state, CommandLine line, boolean pipelined) throws IOException {
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

  private Step begin(State state, ClientIdentity client, Transaction mail, boolean pipelined)
      throws IOException {
    if (mail.recipients().size() == 0) {
      return Step.error(state, "554 5.5.1 Error: no valid recipients");
    }
    desk.dialogue().restart(0);
    Decision decision =
        desk.gate().data(Reception.question("DATA", client, mail, pipelined), mail.actions());
    if (decision.isRefused()) {
      return Step.refused(state, decision);
    }
    Transaction decided = mail.with(decision.actions());
    desk.dialogue().say("354 End data with <CR><LF>.<CR><LF>");
    return receive(new RcptGiven(client, decided), client, decided);
  }

  /** Reads the message up to the end of data. */
  private Step receive(State state, ClientIdentity client, Transaction mail) throws IOException {
    SmtpdSettings policy = desk.policy();
    Content content = reception.open(client, mail);
    boolean excluded = reception.mayUseBareNewlines(client);
    BareNewline mode = excluded ? BareNewline.ALLOW : policy.bareNewlines.mode();
    long before = desk.dialogue().bareNewlines();
    if (!desk.dialogue().readMessage(mode, content)) {
      return reception.bareNewline(state, "END-OF-MESSAGE");
    }
    long bare = desk.dialogue().bareNewlines() - before;
    reception.noteBareNewlines(bare, "DATA", client, mail);
    return reception.finish(state, mail, content, "250 2.0.0 Ok: queued as " + mail.queueId());
  }
}
