package org.posthouse.smtpd;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Facts;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.smtpd.check.Actions;
import org.posthouse.smtpd.check.Checks;
import org.posthouse.smtpd.check.Decision;
import org.posthouse.smtpd.check.Reason;
import org.posthouse.smtpd.check.Witness;

/**
 * Whoever may have a say in a session is asked here: limits on clients and the restriction lists.
 * There is one answer to each question, and one event for it, which names who decided. Made for
 * each session, used by its thread.
 */
final class Gate {
  /** What is kept with a message; more is not for people. */
  private static final int MOST_REASONS = 20;

  private final Checks checks;
  private final ClientLimits limits;
  private final Log log;
  private final Witness witness;
  private final Set<Reason> reasons = new LinkedHashSet<>();

  Gate(Checks checks, ClientLimits limits, Log log, Witness witness) {
    this.checks = checks;
    this.limits = limits;
    this.log = witness.log(log);
    this.witness = witness;
  }

  /** At the greeting, and again when XCLIENT has made another client of this one. */
  Decision connect(Facts facts) {
    return told(facts, checks.connect(facts, witness));
  }

  Decision helo(Facts facts) {
    return told(facts, checks.helo(facts, witness));
  }

  /** Before TLS is started. */
  Decision startTls(ClientIdentity client) {
    return limited("STARTTLS", client, limits.newTlsSession(client), Actions.NONE);
  }

  /** When AUTH comes, before anybody looks at what it says. */
  Decision beginAuth(ClientIdentity client) {
    return limited("AUTH", client, limits.auth(client), Actions.NONE);
  }

  /** When MAIL comes, before anybody looks at what it says. */
  Decision beginMail(ClientIdentity client) {
    return limited("MAIL", client, limits.message(client), Actions.NONE);
  }

  Decision mail(Facts facts) {
    reasons.clear();
    return told(facts, checks.mail(facts, witness));
  }

  /** When RCPT comes, before anybody looks at what it says. */
  Decision beginRcpt(ClientIdentity client, Actions before) {
    return limited("RCPT", client, limits.recipient(client), before);
  }

  Decision rcpt(Facts facts, Actions before) {
    return told(facts, checks.recipient(facts, before, witness));
  }

  /** As RCPT would be answered outside of any transaction. */
  Decision vrfy(Facts facts) {
    return rcpt(facts, Actions.NONE);
  }

  /** Before the content comes. */
  Decision data(Facts facts, Actions before) {
    return told(facts, checks.data(facts, before, witness));
  }

  /** When all content is there. */
  Decision endOfMessage(Facts facts, Actions before) {
    return told(facts, checks.endOfData(facts, before, witness));
  }

  /**
   * Who let the message in, or wants something special done with it; "" if nobody in particular.
   */
  String record() {
    return reasons.stream().map(Reason::toString).collect(Collectors.joining("; "));
  }

  Decision etrn(Facts facts) {
    return told(facts, checks.etrn(facts, witness));
  }

  /** What a command cannot do, whoever asks. */
  Decision refuse(Facts facts, MailError error, Actions before, Decider by) {
    return told(facts, Decision.refuse(error, before, by));
  }

  private Decision limited(
      String command, ClientIdentity client, Optional<Refusal> refusal, Actions before) {
    return refusal.isEmpty()
        ? Decision.pass(before)
        : told(
            Facts.of(command, client, false),
            Decision.refuse(refusal.get().error(), before, refusal.get().by()));
  }

  /** The one event of a decision. */
  private Decision told(Facts facts, Decision decision) {
    if (decision.isRefused() || log.isWatched()) {
      log.event(
          new MailEvent.Decided(
              facts, decision.refusal(), decision.actions().dispositions(), decision.by()));
    }
    remember(decision.reasons());
    return decision;
  }

  private void remember(List<Reason> more) {
    for (int i = 0; i < more.size() && reasons.size() < MOST_REASONS; i++) {
      reasons.add(more.get(i));
    }
  }
}
