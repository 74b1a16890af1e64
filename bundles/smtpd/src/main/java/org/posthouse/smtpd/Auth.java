package org.posthouse.smtpd;

import java.util.Optional;
import java.util.Set;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.smtpd.check.Decision;

/** Authentication (RFC 4954), which is not enabled: a sender's AUTH is taken and not believed. */
final class Auth extends Extension {
  private static final Verb AUTH = Verb.of("AUTH", Verb.Kind.LAST, 60);

  Auth() {
    super("AUTH");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    return Offer.NO;
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(new Command.Entry(AUTH, (desk, state, _, _) -> auth(desk, state)));
  }

  private static Step auth(Desk desk, State state) {
    Decision tooMany = desk.gate().beginAuth(state.client());
    if (tooMany.isRefused()) {
      return Step.refused(state, tooMany);
    }
    return state instanceof State.Connected && desk.policy().heloRequired
        ? Step.error(state, "503 5.5.1 Error: send HELO/EHLO first")
        : Step.error(state, "503 5.5.1 Error: authentication not enabled");
  }

  @Override
  Set<String> mailParameters() {
    return Set.of("AUTH");
  }

  @Override
  String mail(Parameter parameter, SenderParts sender, Desk desk, ClientIdentity client) {
    return parameter.hasValue() ? "" : parameter.unsupported();
  }
}
