package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.client.ClientIdentity;

/**
 * An extension of ESMTP, all of it in one place: its keyword and what EHLO says of it, its
 * parameters of MAIL and RCPT, its command. Without state; shared by all sessions. What a subclass
 * does not override it does not have.
 */
class Extension {
  private final String keyword;
  private final String word;

  /**
   * @param keyword in upper case
   */
  Extension(String keyword) {
    this.keyword = keyword;
    word = keyword.toLowerCase(Locale.ROOT);
  }

  /** Whether EHLO tells of it. */
  sealed interface Offer {

    /**
     * @param line the keyword, and what follows it
     */
    record Yes(String line) implements Offer {}

    record No() implements Offer {}

    /** Nobody can tell. */
    record Unknown(String reason) implements Offer {}

    Offer NO = new No();
  }

  String keyword() {
    return keyword;
  }

  /** In lower case, as in smtpd_discard_ehlo_keywords. */
  String word() {
    return word;
  }

  /** What EHLO says to a client from which the keyword is not kept. */
  Offer offer(Desk desk, ClientIdentity client) {
    return new Offer.Yes(keyword);
  }

  Optional<Command.Entry> command() {
    return Optional.empty();
  }

  /** Its parameters of MAIL, in upper case. */
  Set<String> mailParameters() {
    return Set.of();
  }

  /**
   * Takes one of its parameters of MAIL.
   *
   * @return what is wrong with it, or ""
   */
  String mail(Parameter parameter, SenderParts sender, Desk desk, ClientIdentity client) {
    return parameter.unsupported();
  }

  /** Its parameters of RCPT, in upper case. */
  Set<String> rcptParameters() {
    return Set.of();
  }

  /**
   * Takes one of its parameters of RCPT.
   *
   * @return what is wrong with it, or ""
   */
  String rcpt(Parameter parameter, RecipientParts recipient, Desk desk, ClientIdentity client) {
    return parameter.unsupported();
  }

  /** Whether the keyword is kept from this client (smtpd_discard_ehlo_keywords). */
  boolean isHidden(Desk desk, ClientIdentity client) {
    return EhloReply.discarded(client, desk.policy()).words().contains(word);
  }
}
