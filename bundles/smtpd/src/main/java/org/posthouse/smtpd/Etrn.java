package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.access.Facts;
import org.posthouse.mail.HostNames;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.check.Decision;
import org.posthouse.tables.ListMatch;

/** Delivers what waits for a domain (RFC 1985). */
final class Etrn extends Extension {
  private static final Verb ETRN = Verb.of("ETRN", Verb.Kind.JUNK, 140);

  Etrn() {
    super("ETRN");
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(new Command.Entry(ETRN, Etrn::etrn));
  }

  private static Step etrn(Desk desk, State state, CommandLine line, boolean pipelined) {
    if (!state.client().hasHelo() && desk.policy().heloRequired) {
      return Step.error(state, "503 Error: send HELO/EHLO first");
    }
    switch (state) {
      case MailGiven _, RcptGiven _, Chunking _, ChunkingFailed _ -> {
        return Step.error(state, "503 Error: MAIL transaction in progress");
      }
      case State.Connected _, State.Greeted _, State.Refused _ -> {}
    }
    if (line.words().size() != 1) {
      return Step.error(state, "500 Syntax: ETRN domain");
    }
    String said = line.argument();
    String domain =
        said.length() > 1 && (said.startsWith("@") || said.startsWith("#"))
            ? said.substring(1)
            : said;
    if (!HostNames.isValid(domain) && !HostNames.isLiteral(domain)) {
      return Step.error(state, "501 Error: invalid parameter syntax");
    }
    Facts question = Facts.of("ETRN", state.client(), pipelined).withEtrnDomain(domain);
    Decision decision = desk.gate().etrn(question);
    return decision.isRefused() ? Step.refused(state, decision) : deliver(desk, state, domain);
  }

  private static Step deliver(Desk desk, State state, String domain) {
    return switch (desk.policy().flushDomains.match(domain.toLowerCase(Locale.ROOT))) {
      case ListMatch.No _ -> unavailable(desk, state, domain);
      case ListMatch.Unknown(String reason) -> unable(desk, state, reason);
      case ListMatch.Yes _ ->
          desk.flush().flushSite(domain).isPresent()
              ? Step.ok(state, "250 Queuing started")
              : unable(desk, state, "unable to talk to fast flush service");
    };
  }

  private static Step unable(Desk desk, State state, String reason) {
    desk.log().warn(reason);
    return Step.error(state, "458 Unable to queue messages");
  }

  private static Step unavailable(Desk desk, State state, String domain) {
    desk.log().warn("reject: ETRN " + domain + "... from " + state.client().namaddr());
    return Step.error(state, "459 <" + domain + ">: service unavailable");
  }
}
