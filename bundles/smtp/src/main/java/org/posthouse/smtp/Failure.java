package org.posthouse.smtp;

import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.mail.DsnCode;

/**
 * Why something was not delivered.
 *
 * @param dsn its class decides: 4 is tried again, 5 is not
 * @param text as logged
 * @param relay as logged: {@code host[address]:port}, or {@code none}
 * @param remoteMta the host that said so, or ""
 * @param diagnostic what it said, or ""
 */
record Failure(String dsn, String text, String relay, String remoteMta, String diagnostic) {

  static Failure local(String dsn, String text) {
    return new Failure(dsn, text, "none", "", "");
  }

  boolean isSoft() {
    return dsn.charAt(0) == '4';
  }

  Failure softened() {
    return isSoft()
        ? this
        : new Failure(DsnCode.withClass(dsn, '4'), text, relay, remoteMta, diagnostic);
  }

  DeliveryStatus status() {
    var action = isSoft() ? DeliveryStatus.Action.DEFERRED : DeliveryStatus.Action.BOUNCED;
    return new DeliveryStatus(action, dsn, text, relay, remoteMta, diagnostic);
  }
}
