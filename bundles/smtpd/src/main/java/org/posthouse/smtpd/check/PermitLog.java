package org.posthouse.smtpd.check;

import java.util.Locale;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/** What lets mail pass and is to be in the log: smtpd_log_access_permit_actions. Immutable. */
final class PermitLog {
  private final MatchList actions;

  PermitLog(Settings settings, Tables tables) {
    actions = MatchList.strings(tables, settings, "smtpd_log_access_permit_actions");
  }

  boolean isEmpty() {
    return actions.isEmpty();
  }

  /** Whether an action is to be told. Whether it is allowed does not hang on that. */
  boolean tells(String action, Log log) {
    return switch (actions.match(action.toLowerCase(Locale.ROOT))) {
      case ListMatch.Yes _ -> true;
      case ListMatch.No _ -> false;
      case ListMatch.Unknown(String reason) -> {
        log.warn(reason);
        yield false;
      }
    };
  }

  /** The word, or what a table said. */
  static String action(RestrictionTerm term, Verdict.Permit permit) {
    return permit.action().isEmpty() ? term.word() : permit.action();
  }

  static String text(RestrictionTerm term, Verdict.Permit permit, Subject subject) {
    String table = permit.action().isEmpty() ? "" : "from " + term.argument();
    return "action="
        + action(term, permit)
        + " for "
        + subject.kind()
        + "="
        + subject.name()
        + " "
        + table;
  }
}
