package org.posthouse.error;

import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;

/** A next hop that is a text, with a status code before it if the administrator gave one. */
record Reason(String dsn, String text) {

  /**
   * Splits {@code 5.7.1 text}. A code of another class than the default's gets that class.
   *
   * @param fallback the code to use if there is none
   */
  static Reason parse(String nexthop, String fallback) {
    String text = nexthop.trim();
    int end = codeEnd(text);
    if (end == 0) {
      return new Reason(fallback, text);
    }
    String dsn = fallback.charAt(0) + text.substring(1, end);
    return new Reason(dsn, text.substring(end).trim());
  }

  /** Where a leading {@code c.sss.ddd} ends; 0 if there is none. */
  private static int codeEnd(String text) {
    if (text.length() < 5 || "245".indexOf(text.charAt(0)) < 0) {
      return 0;
    }
    int subject = digits(text, 1);
    int detail = subject == 0 ? 0 : digits(text, subject);
    boolean ends = detail == text.length() || detail > 0 && text.charAt(detail) == ' ';
    return ends ? detail : 0;
  }

  /** Where a dot with one to three digits ends; 0 if there is none at that place. */
  private static int digits(String text, int from) {
    if (from >= text.length() || text.charAt(from) != '.') {
      return 0;
    }
    int at = from + 1;
    while (at < text.length() && at < from + 4 && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at == from + 1 ? 0 : at;
  }

  /** Gives all recipients this fate. */
  void report(Action action, DeliveryRequest request, DeliveryReport report) {
    var status = new DeliveryStatus(action, dsn, text, "none", "", "");
    for (DeliveryRequest.Target target : request.recipients()) {
      report.status(target.index(), status);
    }
  }
}
