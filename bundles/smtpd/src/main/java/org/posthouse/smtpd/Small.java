package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.access.Facts;
import org.posthouse.mail.HostNames;
import org.posthouse.mail.SmtpPath;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.check.Decision;

/** The commands that carry no mail. */
final class Small {
  private final Desk desk;

  Small(Desk desk) {
    this.desk = desk;
  }

  static String denied(State state) {
    return "503 5.7.0 Error: access denied for " + state.client().namaddr();
  }

  Step rset(State state, CommandLine line) {
    return line.hasArgument()
        ? Step.error(state, "501 5.5.4 Syntax: RSET")
        : Step.ok(state.idle(), "250 2.0.0 Ok");
  }

  Step noop(State state) {
    return Step.ok(state, "250 2.0.0 Ok");
  }

  Step quit(State state) {
    return Step.close(state.idle(), "221 2.0.0 Bye");
  }

  Step startTls(State state, CommandLine line) {
    SmtpdTlsSettings tls = desk.policy().tls;
    if (line.hasArgument()) {
      return Step.error(state, "501 5.5.4 Syntax: STARTTLS");
    }
    if (state.client().tls().isPresent()) {
      return Step.error(state, "554 5.5.1 Error: TLS already active");
    }
    if (!tls.isOffered() || EhloReply.hides("starttls", state.client(), desk.policy())) {
      return Step.error(state, "502 5.5.1 Error: command not implemented");
    }
    Decision tooMany = desk.gate().startTls(state.client());
    if (tooMany.isRefused()) {
      return Step.refused(state, tooMany);
    }
    Optional<String> problem = tls.server().problem();
    if (problem.isPresent()) {
      desk.log().warn(problem.get());
      return Step.error(state, "454 4.7.0 TLS not available due to local problem");
    }
    return new Step(state, new Reply("220 2.0.0 Ready to start TLS"), Step.Then.START_TLS, true);
  }

  Step vrfy(State state, CommandLine line, boolean pipelined) {
    if (desk.policy().vrfyDisabled) {
      return Step.error(state, "502 5.5.1 VRFY command is disabled");
    }
    if (!line.hasArgument()) {
      String utf8 = desk.policy().utf8 ? " [SMTPUTF8]" : "";
      return Step.error(state, "501 5.5.4 Syntax: VRFY address" + utf8);
    }
    Optional<SmtpPath> path =
        SmtpPath.parse(line.argument(), desk.policy().strictEnvelopes)
            .filter(p -> MailCommand.Paths.isValid(p.address(), line.argument()))
            .filter(p -> p.rest().isEmpty() || p.rest().equalsIgnoreCase("SMTPUTF8"));
    if (path.isEmpty()) {
      MailCommand.Paths.complain(desk, state, "VRFY", line.argument());
      return Step.error(state, "501 5.1.3 Bad recipient address syntax");
    }
    String address = path.get().address();
    Facts question = Facts.of("VRFY", state.client(), pipelined).withRecipient(address);
    Decision decision = desk.gate().vrfy(question);
    return decision.isRefused()
        ? Step.refused(state, decision)
        : Step.ok(state, "252 2.0.0 " + line.argument());
  }

  /** There is no flush service yet, so no domain is eligible; Postfix answers such domains so. */
  Step etrn(State state, CommandLine line, boolean pipelined) {
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
    return decision.isRefused() ? Step.refused(state, decision) : unavailable(state, domain);
  }

  private Step unavailable(State state, String domain) {
    desk.log().warn("reject: ETRN " + domain + "... from " + state.client().namaddr());
    return Step.error(state, "459 <" + domain + ">: service unavailable");
  }
}
