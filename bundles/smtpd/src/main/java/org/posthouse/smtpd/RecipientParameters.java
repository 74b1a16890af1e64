package org.posthouse.smtpd;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.mail.Printable;
import org.posthouse.mail.Xtext;

/** The parameters of RCPT: NOTIFY, ORCPT. */
final class RecipientParameters {
  private static final String BAD_NOTIFY = "501 5.5.4 Error: Bad NOTIFY parameter syntax";
  private static final String BAD_ORCPT = "501 5.5.4 Error: Bad ORCPT parameter syntax";

  /** The limit of RFC 3461 section 4.2, here for the decoded text. */
  private static final int LONGEST_ORIGINAL = 500;

  private Set<Notify> notify = Set.of();
  private String original = "";

  private final boolean dsn;
  private String warning = "";

  private RecipientParameters(boolean dsn) {
    this.dsn = dsn;
  }

  /** A recipient, or the reply to what is wrong, and what the log says of it. */
  record Result(Optional<Recipient> recipient, String error, String warning) {}

  /**
   * @param given the address as the client wrote it: if it is another, it is what notices call it
   */
  static Result parse(String address, String given, String text, boolean dsn) {
    RecipientParameters parameters = new RecipientParameters(dsn);
    for (String word : text.isEmpty() ? new String[0] : text.split("[ \t]+")) {
      String error = parameters.take(word);
      if (!error.isEmpty()) {
        return new Result(Optional.empty(), error, parameters.warning);
      }
    }
    String original =
        parameters.original.isEmpty() ? original(address, given) : parameters.original;
    return new Result(
        Optional.of(new Recipient(address, address, original, parameters.notify)), "", "");
  }

  private static String original(String address, String given) {
    if (given.equals(address) || !MailParameters.isPrintable(given)) {
      return "";
    }
    return (given.chars().allMatch(c -> c < 128) ? "rfc822;" : "utf-8;") + given;
  }

  private String take(String word) {
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
    String value = equals < 0 ? "" : word.substring(equals + 1);
    return switch (name) {
      case "NOTIFY" -> dsn ? notify(value) : MailParameters.NO_DSN;
      case "ORCPT" -> dsn ? original(value) : MailParameters.NO_DSN;
      default -> "555 5.5.4 Unsupported option: " + Printable.of(word);
    };
  }

  private String notify(String value) {
    if (!notify.isEmpty()) {
      return BAD_NOTIFY;
    }
    Set<Notify> set = EnumSet.noneOf(Notify.class);
    for (String word : value.split(",", -1)) {
      switch (word.toUpperCase(Locale.ROOT)) {
        case "NEVER" -> set.add(Notify.NEVER);
        case "SUCCESS" -> set.add(Notify.SUCCESS);
        case "FAILURE" -> set.add(Notify.FAILURE);
        case "DELAY" -> set.add(Notify.DELAY);
        default -> {
          warning = "unknown DSN NOTIFY command value \"" + word + "\" in \"" + value + "\"";
          return BAD_NOTIFY;
        }
      }
    }
    if (set.contains(Notify.NEVER) && set.size() > 1) {
      return BAD_NOTIFY;
    }
    notify = set;
    return "";
  }

  /** {@code rfc822;xtext}, or {@code utf-8;text} (RFC 6533). */
  private String original(String value) {
    int semicolon = value.indexOf(';');
    if (!original.isEmpty() || semicolon <= 0) {
      return BAD_ORCPT;
    }
    String type = value.substring(0, semicolon);
    if (!type.chars().allMatch(c -> c > ' ' && c < 127)) {
      return BAD_ORCPT;
    }
    String text = value.substring(semicolon + 1);
    if (text.isEmpty()) {
      return "";
    }
    Optional<String> decoded =
        type.equalsIgnoreCase("utf-8") ? Optional.of(text) : Xtext.decode(text);
    if (decoded.isEmpty()
        || type.length() + decoded.get().length() > LONGEST_ORIGINAL
        || !MailParameters.isPrintable(decoded.get())) {
      return BAD_ORCPT;
    }
    original = type + ";" + decoded.get();
    return "";
  }
}
