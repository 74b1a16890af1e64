package org.posthouse.smtpd.check;

import org.posthouse.smtpd.check.AccessCheck.Key;

/** What each {@code check_*_access} asks its table for. */
final class AccessKeys {
  private AccessKeys() {}

  /** Null if there is no such restriction. */
  static Key of(String name, Vocabulary vocabulary) {
    return switch (name) {
      case "check_client_access" ->
          new Key(
              _ -> true,
              Check::clientSubject,
              (table, check) -> table.client(check.client().name(), check.client().address()));
      case "check_reverse_client_hostname_access" ->
          new Key(
              _ -> true,
              check -> new Subject(check.client().reverseName(), Subject.REVERSE_CLIENT),
              (table, check) -> table.domain(check.client().reverseName()));
      case "check_helo_access" ->
          new Key(
              check -> check.client().hasHelo(),
              Check::heloSubject,
              (table, check) -> table.domain(check.client().helo()));
      case "check_sender_access" ->
          new Key(
              Check::hasSender,
              Check::senderSubject,
              (table, check) -> {
                String sender = check.question().internalSender();
                return table.mail(sender.isEmpty() ? vocabulary.nullSenderKey() : sender);
              });
      case "check_recipient_access" ->
          new Key(
              Check::hasRecipient,
              Check::recipientSubject,
              (table, check) -> table.mail(check.question().internalRecipient()));
      case "check_etrn_access" ->
          new Key(
              check -> !check.question().etrnDomain().isEmpty(),
              check -> new Subject(check.question().etrnDomain(), Subject.ETRN),
              (table, check) -> table.domain(check.question().etrnDomain()));
      default -> null;
    };
  }
}
