package org.posthouse.verify;

import java.time.Duration;
import java.util.function.Function;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.Settings;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.mail.Addresses;

/** Refuses an address that probes show to be undeliverable, and puts off one that is not known. */
final class UnverifiedAddress implements Restriction {

  /** Which address, and what is special about it. */
  enum Whose {
    SENDER("unverified_sender_", "4.1.7", Subject::sender),
    RECIPIENT("unverified_recipient_", "4.1.1", Subject::recipient);

    private final String prefix;
    private final String dsn;
    private final Function<Question, Subject> subject;

    Whose(String prefix, String dsn, Function<Question, Subject> subject) {
      this.prefix = prefix;
      this.dsn = dsn;
      this.subject = subject;
    }

    private String parameter(String name) {
      return prefix + name;
    }

    private boolean isKnown(Question question) {
      return switch (this) {
        case SENDER -> question.hasSender() && !question.sender().isEmpty();
        case RECIPIENT -> question.hasRecipient();
      };
    }

    private String address(Question question) {
      return switch (this) {
        case SENDER -> question.sender();
        case RECIPIENT -> question.recipient();
      };
    }

    private Resolution route(Question question) {
      return switch (this) {
        case SENDER -> question.senderRoute();
        case RECIPIENT -> question.recipientRoute();
      };
    }
  }

  private final Verifier verifier;
  private final Whose whose;
  private final int rejectCode;
  private final int deferCode;
  private final String reason;
  private final boolean defers;
  private final Duration patience;

  UnverifiedAddress(Verifier verifier, Whose whose, Settings settings) {
    this.verifier = verifier;
    this.whose = whose;
    rejectCode = settings.integer(whose.parameter("reject_code"));
    deferCode = settings.integer(whose.parameter("defer_code"));
    reason = settings.get(whose.parameter("reject_reason"));
    defers = settings.get(whose.parameter("tempfail_action")).equals("defer");
    patience =
        settings
            .time("address_verify_poll_delay")
            .multipliedBy(Math.max(0, settings.integer("address_verify_poll_count") - 1));
  }

  @Override
  public Verdict check(Question question) {
    if (!whose.isKnown(question)) {
      return Verdict.DUNNO;
    }
    String address = whose.address(question);
    ProbeResult result = result(question, completed(question, address));
    return switch (result.status()) {
      case DELIVERABLE -> Verdict.DUNNO;
      case UNDELIVERABLE -> verdict(question, rejectCode, true, result);
      case DEFERRED, UNKNOWN -> verdict(question, deferCode, defers, result);
    };
  }

  private ProbeResult result(Question question, String address) {
    if (!question.isTrial()) {
      return verifier.ask(address, patience);
    }
    ProbeResult result = verifier.look(address);
    String words =
        result.status() == ProbeResult.Status.UNKNOWN
            ? "unknown; a client's question would send a probe, this one does not"
            : result.words();
    Trial.lookedUp("verify", address, words, true);
    return result;
  }

  /** As mail to it would have it, so that the same address is asked about once. */
  private String completed(Question question, String address) {
    return whose.route(question) instanceof Resolution.Route route
        ? Addresses.internal(route.recipient())
        : address;
  }

  /** A code that is no refusal means that the administrator lets such mail pass. */
  private Verdict verdict(Question question, int code, boolean atOnce, ProbeResult result) {
    if (code < 400) {
      return Verdict.DUNNO;
    }
    String what = code >= 500 ? "undeliverable address: " : "unverified address: ";
    var refusal =
        whose
            .subject
            .apply(question)
            .rejected(code, whose.dsn, what + (reason.isEmpty() ? result.text() : reason));
    return atOnce ? Verdict.reject(refusal) : new Verdict.DeferIfPermit(refusal);
  }
}
