package org.posthouse.smtpd.restriction;

import java.util.function.Function;
import java.util.function.Predicate;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.table.LookupResult;
import org.posthouse.tables.AccessTable;

/** A {@code check_*_access} restriction: asks a table and says what it says. */
final class AccessCheck implements Restriction {
  private final AccessTable table;
  private final AccessAction action;
  private final Key key;

  /** How a table is asked, and about what. */
  record Key(Predicate<Question> applies, Function<Question, Subject> subject, Search search) {}

  /** One of the searches of {@link AccessTable}. */
  interface Search {
    LookupResult in(AccessTable table, Question question);
  }

  AccessCheck(AccessTable table, AccessAction action, Key key) {
    this.table = table;
    this.action = action;
    this.key = key;
  }

  @Override
  public Verdict check(Question question) {
    return key.applies.test(question) ? ask(question) : Verdict.DUNNO;
  }

  private Verdict ask(Question question) {
    Subject subject = key.subject.apply(question);
    String name = table.table().name().toString();
    return switch (key.search.in(table, question)) {
      case LookupResult.NotFound _ -> Verdict.DUNNO;
      case LookupResult.Found found -> action.of(question, name, found.value(), subject);
      case LookupResult.TryAgain(String reason) ->
          new Verdict.TryAgain(subject, lookupError(name, subject, reason));
      case LookupResult.Misconfigured(String reason) -> {
        question.warn(lookupError(name, subject, reason));
        yield Verdict.reject(subject.rejected(451, "4.3.5", "Server configuration error"));
      }
    };
  }

  private static String lookupError(String table, Subject subject, String reason) {
    return table + " lookup error for \"" + subject.name() + "\": " + reason;
  }
}
