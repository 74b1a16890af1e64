package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Optional;
import org.posthouse.mail.Xtext;
import org.posthouse.smtpd.Transaction.Sender;

/** The parameters of MAIL: SIZE, BODY, SMTPUTF8, RET, ENVID, AUTH. */
final class MailParameters {
  private static final int LONGEST_ENVELOPE_ID = 100;
  static final String NO_DSN = "501 5.7.1 DSN support is disabled";
  private final boolean dsn;
  private long size;
  private String encoding = "";
  private boolean utf8;
  private String returns = "";
  private String envelopeId = "";

  private MailParameters(boolean dsn) {
    this.dsn = dsn;
  }

  /** A sender, or the reply to what is wrong. */
  record Result(Optional<Sender> sender, String error) {}

  static Result parse(String address, String text, boolean utf8, boolean dsn) {
    MailParameters parameters = new MailParameters(dsn);
    for (String word : text.isEmpty() ? new String[0] : text.split("[ \t]+")) {
      String error = parameters.take(word, utf8);
      if (!error.isEmpty()) {
        return new Result(Optional.empty(), error);
      }
    }
    return new Result(
        Optional.of(
            new Sender(
                address,
                parameters.size,
                parameters.encoding,
                parameters.utf8,
                parameters.returns,
                parameters.envelopeId)),
        "");
  }

  private String take(String word, boolean utf8Allowed) {
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
    String value = equals < 0 ? "" : word.substring(equals + 1);
    return switch (name) {
      case "SIZE" -> equals < 0 ? unsupported(word) : size(value);
      case "BODY" -> body(word, value);
      case "SMTPUTF8" -> {
        utf8 = equals < 0 && utf8Allowed;
        yield utf8 ? "" : unsupported(word);
      }
      case "RET" -> dsn ? returns(value) : NO_DSN;
      case "ENVID" -> dsn ? envelopeId(value) : NO_DSN;
      case "AUTH" -> equals < 0 ? unsupported(word) : "";
      default -> unsupported(word);
    };
  }

  private String size(String value) {
    if (!value.matches("[0-9]{1,19}")) {
      return "501 5.5.4 Bad message size syntax";
    }
    try {
      size = Long.parseLong(value);
      return "";
    } catch (NumberFormatException e) {
      return "501 5.5.4 Bad message size syntax";
    }
  }

  private String body(String word, String value) {
    String kind = value.toLowerCase(Locale.ROOT);
    if (!kind.equals("7bit") && !kind.equals("8bitmime")) {
      return unsupported(word);
    }
    encoding = kind;
    return "";
  }

  private String returns(String value) {
    String kind = value.toLowerCase(Locale.ROOT);
    if (!returns.isEmpty() || !kind.equals("full") && !kind.equals("hdrs")) {
      return "501 5.5.4 Bad RET parameter syntax";
    }
    returns = kind;
    return "";
  }

  private String envelopeId(String value) {
    Optional<String> decoded = Xtext.decode(value);
    if (!envelopeId.isEmpty()
        || value.isEmpty()
        || decoded.isEmpty()
        || value.length() > LONGEST_ENVELOPE_ID
        || !decoded.get().chars().allMatch(c -> c >= ' ' && c < 127)) {
      return "501 5.5.4 Bad ENVID parameter syntax";
    }
    envelopeId = decoded.get();
    return "";
  }

  static boolean isPrintable(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static String unsupported(String word) {
    return "555 5.5.4 Unsupported option: " + org.posthouse.mail.Printable.of(word);
  }
}
