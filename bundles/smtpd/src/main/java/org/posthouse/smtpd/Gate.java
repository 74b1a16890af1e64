package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.log.Log;
import org.posthouse.smtpd.check.Actions;
import org.posthouse.smtpd.check.Checks;
import org.posthouse.smtpd.check.Client;
import org.posthouse.smtpd.check.Decider;
import org.posthouse.smtpd.check.Decision;
import org.posthouse.smtpd.check.Question;
import org.posthouse.smtpd.check.Rejection;

/**
 * Whoever may have a say in a session is asked here: limits on clients and the restriction lists.
 * There is one answer to each question, and one place that logs a refusal. Made for each session,
 * used by its thread.
 */
final class Gate {
  private final Checks checks;
  private final ClientLimits limits;
  private final Log log;

  Gate(Checks checks, ClientLimits limits, Log log) {
    this.checks = checks;
    this.limits = limits;
    this.log = log;
  }

  /** At the greeting, and again when XCLIENT has made another client of this one. */
  Decision connect(Question question) {
    return told(question, checks.connect(question));
  }

  Decision helo(Question question) {
    return told(question, checks.helo(question, Actions.NONE));
  }

  /** Before TLS is started. */
  Decision startTls(Client client) {
    return limited(limits.newTlsSession(client), Actions.NONE);
  }

  /** When MAIL comes, before anybody looks at what it says. */
  Decision beginMail(Client client) {
    return limited(limits.message(client), Actions.NONE);
  }

  Decision mail(Question question) {
    return told(question, checks.mail(question, Actions.NONE));
  }

  /** When RCPT comes, before anybody looks at what it says. */
  Decision beginRcpt(Client client, Actions before) {
    return limited(limits.recipient(client), before);
  }

  Decision rcpt(Question question, Actions before) {
    return told(question, checks.recipient(question, before));
  }

  /** As RCPT would be answered outside of any transaction. */
  Decision vrfy(Question question) {
    return rcpt(question, Actions.NONE);
  }

  /** Before the content comes. */
  Decision data(Question question, Actions before) {
    return told(question, checks.data(question, before));
  }

  /** When all content is there. */
  Decision endOfMessage(Question question, Actions before) {
    return told(question, checks.endOfData(question, before));
  }

  Decision etrn(Question question) {
    return told(question, checks.etrn(question));
  }

  /** What a command cannot do, whoever asks. */
  Decision refuse(Question question, MailError error, Actions before, Decider by) {
    return told(question, Decision.refuse(Rejection.of(error), before, by));
  }

  private Decision told(Question question, Decision decision) {
    if (decision.isRefused()) {
      log.info(question.logLine("reject", decision.refusal().get().reply()));
    }
    return decision;
  }

  private Decision limited(Optional<Refusal> refusal, Actions before) {
    if (refusal.isEmpty()) {
      return new Decision(Optional.empty(), before, Decider.NOBODY);
    }
    log.warn(refusal.get().warning());
    return Decision.refuse(refusal.get().rejection(), before, new Decider.Limit("anvil"));
  }
}
