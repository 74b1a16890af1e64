package org.posthouse.smtpd.check;

import org.posthouse.api.MailError;
import org.posthouse.mail.DsnCode;

/**
 * A refusal, before the words around it.
 *
 * @param code reply code, 4xx or 5xx
 * @param dsn enhanced status code of the same class
 * @param text everything after the two
 */
public record Rejection(int code, String dsn, String text) {

  public Rejection {
    dsn = DsnCode.withClass(dsn, (char) ('0' + code / 100));
  }

  static final Rejection CONFIGURATION = new Rejection(451, "4.3.5", "Server configuration error");

  public static Rejection of(MailError error) {
    return new Rejection(error.code(), error.dsn(), error.text());
  }

  /** Postfix's form: {@code <name>: class rejected: reason}. */
  static Rejection of(int code, String dsn, Subject subject, String reason) {
    return new Rejection(
        code, dsn, "<" + subject.name() + ">: " + subject.kind() + " rejected: " + reason);
  }

  static Rejection lookupFailure(Subject subject) {
    return new Rejection(451, "4.3.0", "<" + subject.name() + ">: Temporary lookup failure");
  }

  /** The same, for now only. */
  Rejection soft() {
    return code >= 500 ? new Rejection(code - 100, dsn, text) : this;
  }

  public String reply() {
    return code + " " + dsn + " " + text;
  }
}
