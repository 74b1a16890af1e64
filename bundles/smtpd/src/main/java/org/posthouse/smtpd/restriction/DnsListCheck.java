package org.posthouse.smtpd.restriction;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;

/** What follows from being in a DNS list. */
final class DnsListCheck {
  private static final String DEPRECATED =
      "support for restriction \"reject_maps_rbl\" will be removed from Postfix; use"
          + " \"reject_rbl_client domain-name\" instead";

  private DnsListCheck() {}

  /**
   * Who is looked for.
   *
   * @param key in the list
   * @param subject what it is
   */
  record Entry(String key, Subject subject) {}

  /**
   * A block list. One that does not answer refuses nobody: that is in the log.
   *
   * @param entry gives null when there is nothing to ask about
   */
  static Restriction refusing(DnsList list, Function<Question, Entry> entry, DnsListReply reply) {
    return question -> {
      Entry asked = entry.apply(question);
      return asked == null || list.ask(question, asked.key) != DnsList.Answer.LISTED
          ? Verdict.DUNNO
          : reply.refuse(question, list, asked.subject, list.reason(question, asked.key));
    };
  }

  /** A list of friends. Their friendship opens no relay, and nobody is refused for good without. */
  static Restriction permitting(DnsList list, Function<Question, Entry> entry, RelayChecks relay) {
    return question -> {
      Entry asked = entry.apply(question);
      if (asked == null || isRelayList(question) && !isOurs(relay, question)) {
        return Verdict.DUNNO;
      }
      return switch (list.ask(question, asked.key)) {
        case LISTED -> Verdict.permit(Subject.client(question));
        case ABSENT -> Verdict.DUNNO;
        case UNKNOWN ->
            new Verdict.DeferIfReject(asked.subject.rejected(450, "4.7.1", "Service unavailable"));
      };
    };
  }

  private static boolean isRelayList(Question question) {
    return question.stage() == Stage.RELAY || question.stage() == Stage.RECIPIENT;
  }

  private static boolean isOurs(RelayChecks relay, Question question) {
    return relay.permitAuthDestination(question) instanceof Verdict.Permit;
  }

  /** The first of several that has a say. */
  static Restriction first(List<Restriction> all) {
    AtomicBoolean told = new AtomicBoolean();
    return question -> {
      if (!told.getAndSet(true)) {
        question.warn(DEPRECATED);
      }
      for (Restriction one : all) {
        Verdict verdict = one.check(question);
        if (!(verdict instanceof Verdict.Dunno)) {
          return verdict;
        }
      }
      return Verdict.DUNNO;
    };
  }
}
