package org.posthouse.smtpd.check;

/**
 * Keeps enhanced status codes true when a table's text is used for another kind of address: a
 * sender is never "bad destination mailbox", a client or HELO name has no mailbox at all.
 */
final class StatusDetail {
  private StatusDetail() {}

  static String of(String dsn, Subject subject) {
    if (!dsn.startsWith(".1.", 1)) {
      return dsn;
    }
    char status = dsn.charAt(0);
    String detail = dsn.substring(4);
    return switch (subject.kind()) {
      case Subject.SENDER ->
          status
              + switch (detail) {
                case "0", "1", "4", "6" -> ".1.0";
                case "2" -> ".1.8";
                case "3" -> ".1.7";
                default -> ".1." + detail;
              };
      case Subject.RECIPIENT ->
          status
              + switch (detail) {
                case "7" -> ".1.3";
                case "8" -> ".1.2";
                default -> ".1." + detail;
              };
      default -> status + ".0.0";
    };
  }
}
