package org.posthouse.smtpd;

import org.posthouse.api.access.Facts;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.mail.Printable;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.Greeted;
import org.posthouse.smtpd.check.Decision;

/** HELO and EHLO. */
final class Greetings {
  private static final int LONGEST_NAME = 512;
  private final Desk desk;

  Greetings(Desk desk) {
    this.desk = desk;
  }

  Step helo(State state, CommandLine line, boolean pipelined) {
    return greet(state, line, pipelined, "HELO", state.client().protocol());
  }

  Step ehlo(State state, CommandLine line, boolean pipelined) {
    return greet(state, line, pipelined, "EHLO", ClientIdentity.ESMTP);
  }

  private Step greet(
      State state, CommandLine line, boolean pipelined, String verb, String protocol) {
    if (!line.hasArgument()) {
      return Step.error(state, "501 Syntax: " + verb + " hostname");
    }
    String said = String.join(" ", line.words());
    String name =
        Printable.of(said.length() > LONGEST_NAME ? said.substring(0, LONGEST_NAME) : said);
    ClientIdentity before = state.client();
    Facts question = Facts.of(verb, before.withHelo(name, before.protocol()), pipelined);
    Decision decision = desk.gate().helo(question);
    if (decision.isRefused()) {
      return Step.refused(new Connected(before.withHelo("", before.protocol())), decision);
    }
    State greeted = new Greeted(before.withHelo(name, protocol));
    return verb.equals("EHLO")
        ? announce(greeted)
        : Step.ok(greeted, "250 " + desk.policy().hostName);
  }

  private Step announce(State state) {
    ClientIdentity client = state.client();
    EhloReply.Discarded discarded = EhloReply.discarded(client, desk.policy());
    if (discarded.isUnknown()) {
      return LocalDataError.features(desk, state, "EHLO", discarded.problem());
    }
    return EhloReply.to(desk, state, discarded.words());
  }
}
