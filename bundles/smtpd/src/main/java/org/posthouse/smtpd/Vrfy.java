package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.access.Facts;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.mail.Printable;
import org.posthouse.mail.SmtpPath;
import org.posthouse.smtpd.check.Decision;

/** Whether mail for an address would be taken. */
final class Vrfy extends Extension {
  private static final Verb VRFY = Verb.of("VRFY", Verb.Kind.JUNK_LAST, 130);

  Vrfy() {
    super("VRFY");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    return desk.policy().vrfyDisabled ? Offer.NO : super.offer(desk, client);
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(new Command.Entry(VRFY, Vrfy::vrfy));
  }

  private static Step vrfy(Desk desk, State state, CommandLine line, boolean pipelined) {
    if (desk.policy().vrfyDisabled) {
      return Step.error(state, "502 5.5.1 VRFY command is disabled");
    }
    if (!line.hasArgument()) {
      String utf8 = desk.policy().utf8 ? " [SMTPUTF8]" : "";
      return Step.error(state, "501 5.5.4 Syntax: VRFY address" + utf8);
    }
    Optional<SmtpPath> path =
        SmtpPath.parse(line.argument(), false)
            .filter(p -> MailCommand.Paths.isValid(p.address(), line.argument(), desk.policy()))
            .filter(p -> p.rest().isEmpty() || p.rest().equalsIgnoreCase("SMTPUTF8"))
            .filter(p -> MailCommand.Paths.hasDomainFor(p.address(), !p.rest().isEmpty()));
    if (path.isEmpty()) {
      MailCommand.Paths.complain(desk, state, "VRFY", line.argument());
      return Step.error(state, "501 5.1.3 Bad recipient address syntax");
    }
    String address = path.get().address();
    String success = "252 2.0.0 " + Printable.of(SmtpPath.first(line.argument()));
    if (address.equalsIgnoreCase("postmaster")) {
      // Every server that takes mail has one (RFC 5321 section 4.5.1).
      return Step.ok(state, success);
    }
    Facts question = Facts.of("VRFY", state.client(), pipelined).withRecipient(address);
    Decision decision = desk.gate().vrfy(question);
    return decision.isRefused() ? Step.refused(state, decision) : Step.ok(state, success);
  }
}
