package org.posthouse.smtpd;

import java.io.IOException;
import org.posthouse.net.LineReader;
import org.posthouse.smtpd.State.Refused;

/** What each command does. */
final class Commands {
  private final Desk desk;
  private final Greetings greetings;
  private final MailCommand mail;
  private final RcptCommand rcpt;
  private final DataCommand data;
  private final BdatCommand bdat;
  private final Small small;
  private final Xclient xclient;

  Commands(Desk desk, Reception reception) {
    this.desk = desk;
    greetings = new Greetings(desk);
    mail = new MailCommand(desk);
    rcpt = new RcptCommand(desk);
    small = new Small(desk);
    xclient = new Xclient(desk);
    data = new DataCommand(desk, reception);
    bdat = new BdatCommand(desk, reception);
  }

  /** Takes the message after DATA. */
  Step receive(State state, LineReader reader) throws IOException {
    return data.receive(state, reader);
  }

  /**
   * @param early whether the client sent more before it could know the reply
   * @param reader for the chunk after BDAT
   */
  Step run(Verb verb, State state, CommandLine line, boolean early, LineReader reader)
      throws IOException {
    if (state instanceof Refused && verb != Verb.QUIT && verb != Verb.BDAT) {
      return Step.error(state, Small.denied(state));
    }
    if (verb.isAnnounced()) {
      EhloReply.Discarded discarded = EhloReply.discarded(state.client(), desk.policy());
      if (discarded.isUnknown()) {
        return LocalDataError.features(desk, state, verb.name(), discarded.problem());
      }
    }
    return switch (verb) {
      case HELO -> greetings.helo(state, line, early);
      case EHLO -> greetings.ehlo(state, line, early);
      case XCLIENT -> xclient.run(state, line);
      case STARTTLS -> small.startTls(state, line);
      case AUTH -> Step.error(state, "503 5.5.1 Error: authentication not enabled");
      case MAIL -> mail.run(state, line, early);
      case RCPT -> rcpt.run(state, line, early);
      case DATA -> data.run(state, line, early);
      case BDAT -> bdat.run(state, line, early, reader);
      case RSET -> small.rset(state, line);
      case NOOP -> small.noop(state);
      case VRFY -> small.vrfy(state, line, early);
      case ETRN -> small.etrn(state, line, early);
      case QUIT -> small.quit(state);
    };
  }
}
