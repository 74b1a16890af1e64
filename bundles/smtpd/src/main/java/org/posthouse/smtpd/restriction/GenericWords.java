package org.posthouse.smtpd.restriction;

import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;

/** Words that decide without asking anybody. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "permit",
      "reject",
      "defer",
      "defer_if_permit",
      "defer_if_reject",
      "reject_unauth_pipelining",
      "reject_multi_recipient_bounce",
      "reject_plaintext_session",
      "sleep"
    })
public final class GenericWords extends Family<Codes> {
  private static final Duration MAX_SLEEP = Duration.ofSeconds(300);

  @Activate
  public GenericWords() {
    super(
        Codes::new,
        Map.ofEntries(
            Map.entry("permit", Word.alone(_ -> _ -> Verdict.PERMIT)),
            Map.entry(
                "reject",
                Word.alone(codes -> q -> refuse(q, codes.reject(), "5.7.1", "Access denied"))),
            Map.entry(
                "defer",
                Word.alone(codes -> q -> refuse(q, codes.defer(), "4.3.2", "Try again later"))),
            Map.entry("defer_if_permit", Word.alone(_ -> GenericWords::deferIfPermit)),
            Map.entry("defer_if_reject", Word.alone(_ -> GenericWords::deferIfReject)),
            Map.entry("reject_unauth_pipelining", Word.alone(_ -> GenericWords::pipelining)),
            Map.entry("reject_multi_recipient_bounce", Word.alone(codes -> q -> bounce(q, codes))),
            Map.entry("reject_plaintext_session", Word.alone(codes -> q -> plaintext(q, codes))),
            Map.entry(
                "sleep", new Word<>(RestrictionUse.WITH_ARGUMENT, (_, term) -> sleep(term)))));
  }

  private static Verdict deferIfPermit(Question q) {
    return new Verdict.DeferIfPermit(
        q.subject().rejected(450, "4.7.0", "defer_if_permit requested"));
  }

  private static Verdict deferIfReject(Question q) {
    return new Verdict.DeferIfReject(
        q.subject().rejected(450, "4.7.0", "defer_if_reject requested"));
  }

  private static Verdict pipelining(Question q) {
    return q.isPipelined()
        ? refuse(q, 503, "5.5.0", "Improper use of SMTP command pipelining")
        : Verdict.DUNNO;
  }

  private static Verdict bounce(Question q, Codes codes) {
    return q.hasSender() && q.sender().isEmpty() && q.recipientCount() > 1
        ? refuse(q, codes.multiRecipientBounce(), "5.5.3", "Multi-recipient bounce")
        : Verdict.DUNNO;
  }

  private static Verdict plaintext(Question q, Codes codes) {
    return q.client().tls().isPresent()
        ? Verdict.DUNNO
        : Verdict.reject(
            Subject.refusal(codes.plaintext(), "5.7.1", "Session encryption is required"));
  }

  private static Restriction sleep(RestrictionTerm term) throws RestrictionException {
    String seconds = term.argument();
    if (!seconds.matches("[0-9]{1,4}")) {
      throw new RestrictionException("unknown smtpd restriction: \"" + term + "\"");
    }
    Duration wanted = Duration.ofSeconds(Long.parseLong(seconds));
    Duration pause = wanted.compareTo(MAX_SLEEP) > 0 ? MAX_SLEEP : wanted;
    return question -> sleep(question, pause);
  }

  private static Verdict sleep(Question question, Duration pause) {
    if (!question.isTrial()) {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Verdict.DUNNO;
  }

  private static Verdict refuse(Question question, int code, String dsn, String reason) {
    return Verdict.reject(question.subject().rejected(code, dsn, reason));
  }
}
