package org.posthouse.smtpd;

import org.posthouse.mail.Printable;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.Greeted;
import org.posthouse.smtpd.check.Actions;
import org.posthouse.smtpd.check.Checks;
import org.posthouse.smtpd.check.Client;
import org.posthouse.smtpd.check.Question;

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
    return greet(state, line, pipelined, "EHLO", Client.ESMTP);
  }

  private Step greet(
      State state, CommandLine line, boolean pipelined, String verb, String protocol) {
    if (!line.hasArgument()) {
      return Step.error(state, "501 Syntax: " + verb + " hostname");
    }
    String said = line.words().getFirst();
    String name =
        Printable.of(said.length() > LONGEST_NAME ? said.substring(0, LONGEST_NAME) : said);
    Client before = state.client();
    Question question = Question.of(verb, before.withHelo(name, before.protocol()), pipelined);
    Checks.Decision decision = desk.policy().checks.helo(question, Actions.NONE);
    if (decision.rejection().isPresent()) {
      Reply refusal = new Reply(decision.rejection().get().reply());
      return Step.error(new Connected(before.withHelo("", before.protocol())), refusal);
    }
    Client client = before.withHelo(name, protocol);
    return Step.ok(
        new Greeted(client),
        verb.equals("EHLO")
            ? EhloReply.to(client, desk.policy(), desk.log())
            : new Reply("250 " + desk.policy().hostName));
  }
}
