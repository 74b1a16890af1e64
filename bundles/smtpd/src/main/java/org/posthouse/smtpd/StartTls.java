package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.smtpd.check.Decision;

/** TLS in the middle of a session (RFC 3207). */
final class StartTls extends Extension {
  private static final Verb STARTTLS =
      Verb.of("STARTTLS", Verb.Kind.LAST, 50).announced().beforeTls();

  StartTls() {
    super("STARTTLS");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    return desk.policy().tls.isOffered() && client.tls().isEmpty()
        ? super.offer(desk, client)
        : Offer.NO;
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(
        new Command.Entry(STARTTLS, (desk, state, line, _) -> startTls(desk, state, line)));
  }

  private Step startTls(Desk desk, State state, CommandLine line) {
    SmtpdTlsSettings tls = desk.policy().tls;
    if (line.hasArgument()) {
      return Step.error(state, "501 5.5.4 Syntax: STARTTLS");
    }
    if (state.client().tls().isPresent()) {
      return Step.error(state, "554 5.5.1 Error: TLS already active");
    }
    if (!tls.isOffered() || isHidden(desk, state.client())) {
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
}
