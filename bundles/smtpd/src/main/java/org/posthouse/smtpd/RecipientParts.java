package org.posthouse.smtpd;

import java.util.Set;
import org.posthouse.api.message.Recipient;

/** A recipient that is being put together of the parameters of RCPT. Used by one thread. */
final class RecipientParts {
  private final String address;
  private final String given;
  Set<Recipient.Notify> notify = Set.of();
  String original = "";

  /** What the log says of a parameter that is wrong, or "". */
  String warning = "";

  /**
   * @param given the address as the client wrote it: if it is another, it is what notices call it
   */
  RecipientParts(String address, String given) {
    this.address = address;
    this.given = given;
  }

  Recipient recipient() {
    return new Recipient(address, address, original.isEmpty() ? given() : original, notify);
  }

  private String given() {
    if (given.equals(address) || given.chars().anyMatch(Character::isISOControl)) {
      return "";
    }
    return (given.chars().allMatch(c -> c < 128) ? "rfc822;" : "utf-8;") + given;
  }
}
