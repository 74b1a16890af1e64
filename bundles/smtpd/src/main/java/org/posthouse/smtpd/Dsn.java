package org.posthouse.smtpd;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.mail.Xtext;

/** What a client wants to hear of its message (RFC 3461). */
final class Dsn extends Extension {
  private static final String DISABLED = "501 5.7.1 DSN support is disabled";
  private static final String BAD_RET = "501 5.5.4 Bad RET parameter syntax";
  private static final String BAD_ENVID = "501 5.5.4 Bad ENVID parameter syntax";
  private static final String BAD_NOTIFY = "501 5.5.4 Error: Bad NOTIFY parameter syntax";
  private static final String BAD_ORCPT = "501 5.5.4 Error: Bad ORCPT parameter syntax";
  private static final int LONGEST_ENVELOPE_ID = 100;

  /** The limit of RFC 3461 section 4.2, here for the decoded text. */
  private static final int LONGEST_ORIGINAL = 500;

  Dsn() {
    super("DSN");
  }

  @Override
  Set<String> mailParameters() {
    return Set.of("RET", "ENVID");
  }

  @Override
  String mail(Parameter parameter, SenderParts sender, Desk desk, ClientIdentity client) {
    if (isHidden(desk, client)) {
      return DISABLED;
    }
    if (!parameter.hasValue()) {
      return parameter.unsupported();
    }
    return parameter.name().equals("RET")
        ? returns(parameter.value(), sender)
        : envelopeId(parameter.value(), sender);
  }

  private static String returns(String value, SenderParts sender) {
    String kind = value.toLowerCase(Locale.ROOT);
    if (!sender.returns.isEmpty() || !kind.equals("full") && !kind.equals("hdrs")) {
      return BAD_RET;
    }
    sender.returns = kind;
    return "";
  }

  private static String envelopeId(String value, SenderParts sender) {
    Optional<String> decoded = Xtext.decode(value);
    if (!sender.envelopeId.isEmpty()
        || value.isEmpty()
        || decoded.isEmpty()
        || value.length() > LONGEST_ENVELOPE_ID
        || !decoded.get().chars().allMatch(c -> c >= ' ' && c < 127)) {
      return BAD_ENVID;
    }
    sender.envelopeId = decoded.get();
    return "";
  }

  @Override
  Set<String> rcptParameters() {
    return Set.of("NOTIFY", "ORCPT");
  }

  @Override
  String rcpt(Parameter parameter, RecipientParts recipient, Desk desk, ClientIdentity client) {
    if (isHidden(desk, client)) {
      return DISABLED;
    }
    if (!parameter.hasValue()) {
      return parameter.unsupported();
    }
    return parameter.name().equals("NOTIFY")
        ? notify(parameter.value(), recipient)
        : original(parameter.value(), recipient);
  }

  private static String notify(String value, RecipientParts recipient) {
    if (!recipient.notify.isEmpty()) {
      return BAD_NOTIFY;
    }
    Set<Notify> set = EnumSet.noneOf(Notify.class);
    for (String word : value.split(",", -1)) {
      switch (word.toUpperCase(Locale.ROOT)) {
        case "NEVER" -> set.add(Notify.NEVER);
        case "SUCCESS" -> set.add(Notify.SUCCESS);
        case "FAILURE" -> set.add(Notify.FAILURE);
        case "DELAY" -> set.add(Notify.DELAY);
        case "" -> {}
        default -> {
          recipient.warning =
              "unknown DSN NOTIFY command value \"" + word + "\" in \"" + value + "\"";
          return BAD_NOTIFY;
        }
      }
    }
    if (set.isEmpty() || set.contains(Notify.NEVER) && set.size() > 1) {
      return BAD_NOTIFY;
    }
    recipient.notify = set;
    return "";
  }

  /** {@code rfc822;xtext}, or {@code utf-8;text} (RFC 6533). */
  private static String original(String value, RecipientParts recipient) {
    int semicolon = value.indexOf(';');
    if (!recipient.original.isEmpty() || semicolon <= 0) {
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
        || decoded.get().chars().anyMatch(Character::isISOControl)) {
      return BAD_ORCPT;
    }
    recipient.original = type + ";" + decoded.get();
    return "";
  }
}
