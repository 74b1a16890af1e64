package org.posthouse.smtpd.restriction;

import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;

/**
 * Keeps enhanced status codes true when a table's text is used for another kind of address: a
 * sender is never "bad destination mailbox", a client or HELO name has no mailbox at all.
 */
final class StatusDetail {
  private StatusDetail() {}

  /** The code for this subject; a change is logged. */
  static String of(String dsn, Subject subject, Question question) {
    String mapped = map(dsn, subject);
    if (!mapped.equals(dsn)) {
      question.info("mapping DSN status " + dsn + " into " + subject.kind() + " status " + mapped);
    }
    return mapped;
  }

  private static String map(String dsn, Subject subject) {
    if (!dsn.startsWith(".1.", 1)) {
      return dsn;
    }
    char status = dsn.charAt(0);
    String detail = dsn.substring(4);
    return switch (subject.kind()) {
      case Subject.SENDER ->
          status
              + switch (detail) {
                case "1", "3", "4", "6", "7" -> ".1.7";
                case "2", "8" -> ".1.8";
                default -> ".1.0";
              };
      case Subject.RECIPIENT ->
          status
              + switch (detail) {
                case "1", "2", "3", "4", "5", "6" -> ".1." + detail;
                case "7" -> ".1.3";
                case "8" -> ".1.2";
                default -> ".1.0";
              };
      default -> status + ".0.0";
    };
  }
}
