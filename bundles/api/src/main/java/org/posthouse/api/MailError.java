package org.posthouse.api;

import java.util.Objects;

/**
 * Why a message, a recipient or a command was not accepted. Crosses every bundle boundary.
 *
 * @param code SMTP reply code, 4xx or 5xx (RFC 5321 section 4.2)
 * @param dsn enhanced status code such as {@code 4.3.0} (RFC 3463); its class agrees with the code
 * @param text what the peer may read: one line, printable, gives away nothing internal
 * @param detail what only the log says, or an empty string
 */
public record MailError(int code, String dsn, String text, String detail) {

  public MailError {
    Objects.requireNonNull(detail);
    if (code < 400 || code > 599 || dsn.charAt(0) - '0' != code / 100) {
      throw new IllegalArgumentException("no error status: " + code + " " + dsn + " " + text);
    }
  }

  public MailError(int code, String dsn, String text) {
    this(code, dsn, text, "");
  }

  /** The answer to everything unspecified: try again, keep the mail. */
  public static MailError temporary(String detail) {
    return new MailError(451, "4.3.0", "Temporary lookup failure", detail);
  }

  /** Storage is full (RFC 3463 4.3.1). */
  public static MailError noSpace(String detail) {
    return new MailError(452, "4.3.1", "Insufficient system storage", detail);
  }

  /** Whether trying again later may succeed. */
  public boolean isTemporary() {
    return code < 500;
  }

  public MailError withDetail(String newDetail) {
    return new MailError(code, dsn, text, newDetail);
  }

  /** As on the wire: {@code 451 4.3.0 text}. */
  public String reply() {
    return code + " " + dsn + " " + text;
  }
}
