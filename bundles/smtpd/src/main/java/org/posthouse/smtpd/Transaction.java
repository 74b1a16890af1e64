package org.posthouse.smtpd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.message.Recipient;
import org.posthouse.smtpd.check.Actions;

/**
 * A mail transaction, from MAIL on.
 *
 * @param sender what MAIL said
 * @param arrival when it said so
 * @param local whether headers are completed with our domain
 * @param recipients accepted so far, the last one first
 * @param overshoot how many recipients were refused beyond smtpd_recipient_limit
 * @param actions what restrictions decided to do with the message
 * @param draft the message in the queue, from the first valid recipient on
 */
record Transaction(
    Sender sender,
    Instant arrival,
    boolean local,
    Recipients recipients,
    int overshoot,
    Actions actions,
    Optional<MailDraft> draft) {

  /**
   * MAIL FROM with its parameters.
   *
   * @param size SIZE, or 0
   * @param encoding {@code 7bit}, {@code 8bitmime}, or "" if the client did not say
   * @param returns RET: {@code full}, {@code hdrs} or ""
   * @param envelopeId ENVID, decoded, or ""
   */
  record Sender(
      String address,
      long size,
      String encoding,
      boolean smtputf8,
      String returns,
      String envelopeId) {
    int footprint() {
      return FRAME + 2 * (address.length() + envelopeId.length());
    }
  }

  private static final int FRAME = 1000;

  /** A list that grows at its end without being copied. */
  record Recipients(Recipient last, Recipients before, int size) {
    static final Recipients NONE = new Recipients(null, null, 0);

    Recipients with(Recipient recipient) {
      return new Recipients(recipient, this, size + 1);
    }

    List<Recipient> toList() {
      var list = new ArrayList<Recipient>(size);
      for (Recipients r = this; r.size > 0; r = r.before) {
        list.add(r.last);
      }
      Collections.reverse(list);
      return list;
    }
  }

  static Transaction begin(Sender sender, Actions actions, boolean local) {
    return new Transaction(
        sender, Instant.now(), local, Recipients.NONE, 0, actions, Optional.empty());
  }

  Dispositions dispositions() {
    return actions.dispositions();
  }

  String queueId() {
    return draft.map(MailDraft::queueId).orElse("NOQUEUE");
  }

  Transaction with(Recipient recipient, MailDraft opened) {
    return new Transaction(
        sender,
        arrival,
        local,
        recipients.with(recipient),
        overshoot,
        actions,
        Optional.of(opened));
  }

  /** The same with its message in the queue. */
  Transaction in(MailDraft opened) {
    return new Transaction(
        sender, arrival, local, recipients, overshoot, actions, Optional.of(opened));
  }

  Transaction with(Actions newActions) {
    return new Transaction(sender, arrival, local, recipients, overshoot, newActions, draft);
  }

  Transaction oneTooMany() {
    return new Transaction(sender, arrival, local, recipients, overshoot + 1, actions, draft);
  }
}
