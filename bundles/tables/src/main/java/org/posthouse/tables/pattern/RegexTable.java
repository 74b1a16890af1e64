package org.posthouse.tables.pattern;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.RuleSource;
import org.posthouse.tables.text.TextBytes;

/**
 * A regexp or pcre table in memory. Rules are tried in order; where one cannot be matched, because
 * it takes too much, and past the deadline, the answer is to try again: nobody can tell what the
 * rules after it would have been asked.
 */
public final class RegexTable<R> implements PatternTable, ChangeSource {
  private final TableName name;
  private final RuleSource source;
  private final RegexLibrary<R> library;
  private final List<RegexRules.Rule<R>> rules;
  private final Consumer<String> warn;

  private RegexTable(
      TableName name,
      RuleSource source,
      RegexLibrary<R> library,
      List<RegexRules.Rule<R>> rules,
      Consumer<String> warn) {
    this.name = name;
    this.source = source;
    this.library = library;
    this.rules = rules;
    this.warn = warn;
  }

  /** Reads a table; the library belongs to it from now on. */
  public static <R> RegexTable<R> open(
      TableName name, TableContext context, RegexLibrary<R> library) throws TableException {
    try {
      RuleSource source = RuleSource.of(name, context);
      try (LogicalLines lines = source.lines()) {
        return new RegexTable<>(
            name,
            source,
            library,
            List.copyOf(RegexRules.parse(name.type(), lines, library, context)),
            context::warn);
      } catch (IOException e) {
        throw source.unreadable(e);
      }
    } catch (TableException | RuntimeException | Error e) {
      library.close();
      throw e;
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    byte[] bytes = TextBytes.encode(key);
    try (RegexLibrary.Subject<R> subject = library.subject(bytes)) {
      for (int i = 0; i < rules.size(); ) {
        RegexRules.Rule<R> rule = rules.get(i++);
        try {
          if (!rule.matches(subject)) {
            i = rule.replacement == null ? rule.otherwise : i;
          } else if (rule.replacement != null) {
            return LookupResult.found(rule.replacement.expand(subject, bytes));
          }
        } catch (RegexLibrary.RegexException e) {
          return cannotTell(rule, e);
        }
        if (deadline.expired() && i < rules.size()) {
          return new LookupResult.TryAgain(name + ": no answer in time");
        }
      }
    }
    return LookupResult.NOT_FOUND;
  }

  private LookupResult cannotTell(RegexRules.Rule<R> rule, RegexLibrary.RegexException problem) {
    String reason = RegexRules.where(name.type(), source.name(), rule.line) + problem.getMessage();
    warn.accept(reason);
    return new LookupResult.TryAgain(reason);
  }

  @Override
  public boolean changed() {
    return source.changed();
  }

  @Override
  public void close() {
    library.close();
  }
}
