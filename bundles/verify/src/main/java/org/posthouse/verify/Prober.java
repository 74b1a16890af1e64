package org.posthouse.verify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.MailDate;

/** Puts probes into the queue: messages without content that take the way of all others. */
final class Prober {
  private final Cleanup cleanup;

  Prober(Cleanup cleanup) {
    this.cleanup = cleanup;
  }

  /**
   * @param address in internal form
   * @throws MailException if the queue does not take it
   */
  void send(String address, VerifySettings policy, Instant now) throws MailException {
    try (MailDraft draft = cleanup.open(policy.cleanup())) {
      String received =
          "Received: by "
              + policy.hostname()
              + " ("
              + policy.mailName()
              + ")\r\n\tid "
              + draft.queueId()
              + "; "
              + MailDate.format(now);
      byte[] header =
          ("To: " + Addresses.external(address) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
      MailDraft.MailText text = draft.start(envelope(address, policy, now), received);
      text.write(header, 0, header.length);
      text.commit();
    }
  }

  private static Envelope envelope(String address, VerifySettings policy, Instant now) {
    boolean ascii = address.chars().allMatch(c -> c < 128);
    var recipient = new Recipient(Addresses.external(address));
    var envelope =
        new Envelope(policy.sender().at(now), List.of(recipient), now, Map.of())
            .with(Envelope.PROBE, address)
            .with(Envelope.REWRITE_CONTEXT, "local")
            .with(Envelope.ENCODING, ascii ? "7bit" : "8bitmime");
    return policy.utf8() && !ascii ? envelope.with(Envelope.SMTPUTF8, "yes") : envelope;
  }
}
