package org.posthouse.smtpd.restriction;

import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.table.LookupResult;

/**
 * What follows from what an access table answers.
 *
 * @param table as in main.cf
 */
record TableAnswer(String table, AccessAction action) {

  /**
   * @param key what was asked for, for the log
   * @param subject what a reply speaks of
   */
  Verdict verdict(Question question, LookupResult result, String key, Subject subject) {
    return switch (result) {
      case LookupResult.NotFound _ -> Verdict.DUNNO;
      case LookupResult.Found found -> action.of(question, table, found.value(), subject);
      case LookupResult.TryAgain(String reason) ->
          new Verdict.TryAgain(subject, LookupTrouble.text(table, key, reason));
      case LookupResult.Misconfigured(String reason) -> {
        question.warn(LookupTrouble.text(table, key, reason));
        yield Verdict.reject(subject.rejected(451, "4.3.5", "Server configuration error"));
      }
    };
  }
}
