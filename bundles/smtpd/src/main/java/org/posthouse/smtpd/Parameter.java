package org.posthouse.smtpd;

import java.util.Locale;
import org.posthouse.mail.Printable;

/**
 * A parameter of MAIL or RCPT.
 *
 * @param text as the client sent it
 * @param name in upper case
 * @param value what follows the equals sign; "" if nothing does
 * @param hasValue whether there is an equals sign
 */
record Parameter(String text, String name, String value, boolean hasValue) {

  static Parameter of(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new Parameter(text, text.toUpperCase(Locale.ROOT), "", false)
        : new Parameter(
            text,
            text.substring(0, equals).toUpperCase(Locale.ROOT),
            text.substring(equals + 1),
            true);
  }

  /** The reply to one that nobody takes. */
  String unsupported() {
    return "555 5.5.4 Unsupported option: " + Printable.of(text);
  }
}
