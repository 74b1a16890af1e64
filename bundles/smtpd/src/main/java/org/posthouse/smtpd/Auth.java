package org.posthouse.smtpd;

import java.util.Optional;
import java.util.Set;
import org.posthouse.api.client.ClientIdentity;

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
    return Optional.of(
        new Command.Entry(
            AUTH,
            (_, state, _, _) -> Step.error(state, "503 5.5.1 Error: authentication not enabled")));
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
