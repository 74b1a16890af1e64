package org.posthouse.smtpd.check;

import java.util.function.Function;
import org.posthouse.api.table.LookupResult;
import org.posthouse.tables.AccessTable;

/** A {@code check_*_access} restriction: asks a table and does what it says. */
final class AccessCheck implements Restriction {
  private final AccessTable table;
  private final AccessAction action;
  private final Key key;

  /** How a table is asked, and about what. */
  record Key(
      java.util.function.Predicate<Check> applies,
      Function<Check, Subject> subject,
      Search search) {}

  /** One of the searches of {@link AccessTable}. */
  interface Search {
    LookupResult in(AccessTable table, Check check);
  }

  AccessCheck(AccessTable table, AccessAction action, Key key) {
    this.table = table;
    this.action = action;
    this.key = key;
  }

  @Override
  public Verdict check(Check check) {
    if (!key.applies.test(check)) {
      return Verdict.DUNNO;
    }
    Subject subject = key.subject.apply(check);
    String name = table.table().name().toString();
    return switch (key.search.in(table, check)) {
      case LookupResult.NotFound _ -> Verdict.DUNNO;
      case LookupResult.Found found -> action.run(check, name, found.value(), subject);
      case LookupResult.TryAgain(String reason) ->
          check.lookupFailure(
              subject, name + " lookup error for \"" + subject.name() + "\": " + reason);
      case LookupResult.Misconfigured(String reason) -> {
        check.with().log().warn(name + " lookup error for \"" + subject.name() + "\": " + reason);
        yield Verdict.reject(Rejection.of(451, "4.3.5", subject, "Server configuration error"));
      }
    };
  }
}
