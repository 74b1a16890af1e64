package org.posthouse.smtpd;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.mail.HostNames;
import org.posthouse.mail.Printable;
import org.posthouse.mail.Xtext;

/**
 * A word of XCLIENT or XFORWARD: {@code NAME=xtext}.
 *
 * @param name in upper case
 * @param coded the value as the client sent it
 * @param value decoded; "" if it is not known
 * @param status whether it is known
 * @param problem the reply to a word that is none, or ""
 */
record AttributeWord(String name, String coded, String value, NameStatus status, String problem) {
  private static final int LONGEST_VALUE = 255;
  private static final int LAST_PORT = 65535;

  static AttributeWord parse(String word) {
    int equals = word.indexOf('=');
    if (equals <= 0 || equals + 1 == word.length()) {
      return wrong("501 5.5.4 Error: attribute=value expected");
    }
    String name = word.substring(0, equals).toUpperCase(Locale.ROOT);
    String coded = word.substring(equals + 1);
    if (coded.length() > LONGEST_VALUE) {
      return wrong("501 5.5.4 Error: attribute value too long");
    }
    NameStatus status = status(coded);
    Optional<String> value = status == NameStatus.OK ? Xtext.decode(coded) : Optional.of("");
    var attribute = new AttributeWord(name, coded, value.orElse(""), status, "");
    return value.isEmpty() || value.get().chars().anyMatch(Character::isISOControl)
        ? wrong(attribute.bad())
        : attribute;
  }

  private static NameStatus status(String coded) {
    return switch (coded.toUpperCase(Locale.ROOT)) {
      case "[UNAVAILABLE]" -> NameStatus.NONE;
      case "[TEMPUNAVAIL]" -> NameStatus.TEMPORARY;
      default -> NameStatus.OK;
    };
  }

  private static AttributeWord wrong(String problem) {
    return new AttributeWord("", "", "", NameStatus.NONE, problem);
  }

  boolean isWrong() {
    return !problem.isEmpty();
  }

  boolean isKnown() {
    return status == NameStatus.OK;
  }

  /** The value, or {@code unknown}. */
  String text() {
    return isKnown() ? value : ClientIdentity.UNKNOWN;
  }

  /** The reply to a value that cannot be. */
  String bad() {
    return "501 5.5.4 Bad " + Printable.of(name) + " syntax: " + Printable.of(coded);
  }

  boolean isHostName() {
    return !isKnown() || HostNames.isValid(value);
  }

  boolean isPort() {
    return !isKnown() || value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= LAST_PORT;
  }

  /** Whether it is {@code 192.0.2.1}, {@code IPV6:2001:db8::1}, or not known. */
  boolean isAddress() {
    return !isKnown() || HostNames.isAddress(withoutTag());
  }

  private String withoutTag() {
    return value.regionMatches(true, 0, "IPV6:", 0, 5) ? value.substring(5) : value;
  }

  /** The address as the log shows it, or {@code unknown}. */
  String address() {
    return isKnown() ? Clients.text(InetAddress.ofLiteral(withoutTag())) : ClientIdentity.UNKNOWN;
  }
}
