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
  private final TableAnswer answer;
  private final Key key;

  /** How a table is asked, and about what. */
  record Key(Predicate<Question> applies, Function<Question, Subject> subject, Search search) {}

  /** One of the searches of {@link AccessTable}. */
  interface Search {
    LookupResult in(AccessTable table, Question question);
  }

  AccessCheck(AccessTable table, TableAnswer answer, Key key) {
    this.table = table;
    this.answer = answer;
    this.key = key;
  }

  @Override
  public Verdict check(Question question) {
    if (!key.applies.test(question)) {
      return Verdict.DUNNO;
    }
    Subject subject = key.subject.apply(question);
    return answer.verdict(question, key.search.in(table, question), subject.name(), subject);
  }
}
