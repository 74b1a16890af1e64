package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.smtpd.restriction.AccessCheck.Key;

/** What each {@code check_*_access} asks its table for. */
final class AccessKeys {
  private AccessKeys() {}

  static Map<String, Key> of(String nullSenderKey) {
    return Map.of(
        "check_client_access",
        new Key(
            _ -> true,
            Subject::client,
            (table, question) ->
                table.client(question.client().name(), question.client().address())),
        "check_reverse_client_hostname_access",
        new Key(
            _ -> true,
            question -> new Subject(question.client().reverseName(), Subject.REVERSE_CLIENT),
            (table, question) -> table.domain(question.client().reverseName())),
        "check_helo_access",
        new Key(
            question -> question.client().hasHelo(),
            Subject::helo,
            (table, question) -> table.domain(question.client().helo())),
        "check_sender_access",
        new Key(
            Question::hasSender,
            Subject::sender,
            (table, question) -> {
              String sender = question.sender();
              return table.mail(sender.isEmpty() ? nullSenderKey : sender);
            }),
        "check_recipient_access",
        new Key(
            Question::hasRecipient,
            Subject::recipient,
            (table, question) -> table.mail(question.recipient())),
        "check_etrn_access",
        new Key(
            question -> !question.etrnDomain().isEmpty(),
            question -> new Subject(question.etrnDomain(), Subject.ETRN),
            (table, question) -> table.domain(question.etrnDomain())),
        "check_sasl_access",
        new Key(
            question -> !question.client().login().isEmpty(),
            question -> new Subject(question.client().login(), "SASL login name"),
            (table, question) -> table.whole(question.client().login())));
  }
}
