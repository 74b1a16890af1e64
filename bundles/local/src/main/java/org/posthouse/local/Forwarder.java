package org.posthouse.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.MailDate;

/** Sends a message on as a new one, with the recipient's Delivered-To on top. */
final class Forwarder {
  private static final int CHUNK = 1 << 16;

  private final Cleanup cleanup;
  private final LocalSettings policy;

  Forwarder(Cleanup cleanup, LocalSettings policy) {
    this.cleanup = cleanup;
    this.policy = policy;
  }

  /** Returns when the new message is on stable storage, or with the reason why it is not. */
  DeliveryStatus forward(QueuedMessage message, Recipient recipient, Plan plan) {
    var origin = new MailOrigin(policy.cleanupService(), MailOrigin.Source.FORWARD, Set.of());
    try (MailDraft draft = cleanup.open(origin)) {
      Instant now = Instant.now();
      String id = draft.queueId();
      var text =
          draft.start(
              envelope(message.envelope(), recipient, plan, now),
              "Received: by "
                  + policy.hostname()
                  + " ("
                  + policy.mailName()
                  + ")\r\n\tid "
                  + id
                  + "; "
                  + MailDate.format(now));
      byte[] trace =
          ("Delivered-To: " + recipient.address() + "\r\n").getBytes(StandardCharsets.UTF_8);
      text.write(trace, 0, trace.length);
      copy(message, text);
      text.commit();
      return DeliveryStatus.sent("2.0.0", LocalAgent.RELAY, "forwarded as " + id);
    } catch (MailException e) {
      return DeliveryStatus.deferred(
          "4.3.0", LocalAgent.RELAY, "unable to forward message: " + e.error().text());
    } catch (IOException e) {
      return DeliveryStatus.deferred("4.3.0", LocalAgent.RELAY, "unable to forward message");
    }
  }

  private static void copy(QueuedMessage message, MailDraft.MailText text) throws IOException {
    byte[] chunk = new byte[Math.clamp(message.content().size(), 1, CHUNK)];
    try (InputStream in = message.content().open()) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        text.write(chunk, 0, n);
      }
    }
  }

  private static Envelope envelope(Envelope old, Recipient recipient, Plan plan, Instant now) {
    boolean owned = !plan.owner().isEmpty() && !old.sender().isEmpty();
    List<Recipient> recipients = plan.forwards().stream().map(recipient::withAddress).toList();
    var envelope =
        new Envelope(owned ? plan.owner() : old.sender(), recipients, now, Map.of())
            .with(Envelope.REWRITE_CONTEXT, "local");
    for (String name : List.of(Envelope.ENCODING, Envelope.SMTPUTF8, Envelope.ENVELOPE_ID)) {
      if (old.attribute(name).isPresent()) {
        envelope = envelope.with(name, old.attribute(name).get());
      }
    }
    return envelope;
  }
}
