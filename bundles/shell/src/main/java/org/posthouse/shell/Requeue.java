package org.posthouse.shell;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.posthouse.api.Deadline;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;

/**
 * Takes a message into the queue anew: what is left of it passes cleanup as it first came, and only
 * when the new message is on stable storage the old one goes.
 */
final class Requeue {
  /** How long to wait for a delivery in progress. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long POLL_MILLIS = 20;

  /** Messages that are read and written at once. */
  private final Semaphore copies = new Semaphore(50);

  private final QueueStore store;
  private final Cleanup cleanup;
  private final Configuration configuration;

  Requeue(QueueStore store, Cleanup cleanup, Configuration configuration) {
    this.store = store;
    this.cleanup = cleanup;
    this.configuration = configuration;
  }

  /** Returns whether the message was there, and still had recipients. */
  boolean message(String queueId) throws IOException, InterruptedException {
    if (!store.hold(queueId) || !isHeld(queueId)) {
      return false;
    }
    Optional<QueuedMessage> found = store.find(queueId);
    List<Recipient> left = found.map(Requeue::left).orElse(List.of());
    if (left.isEmpty()) {
      store.release(queueId);
      return false;
    }
    copies.acquire();
    try {
      copy(found.get(), left);
    } finally {
      copies.release();
    }
    store.delete(queueId);
    return true;
  }

  /** Nobody else touches a message on hold. */
  private boolean isHeld(String queueId) throws InterruptedException {
    Deadline deadline = Deadline.after(PATIENCE);
    while (!deadline.expired()) {
      var entry = store.entry(queueId);
      if (entry.isEmpty() || entry.get().queue() == QueueName.HOLD) {
        return entry.isPresent();
      }
      Thread.sleep(POLL_MILLIS);
    }
    return false;
  }

  private static List<Recipient> left(QueuedMessage message) {
    var recipients = message.envelope().recipients();
    var left = new ArrayList<Recipient>();
    for (int i = 0; i < recipients.size(); i++) {
      if (message.states().get(i).isOpen()) {
        Recipient recipient = recipients.get(i);
        String original = recipient.original();
        left.add(original.isEmpty() ? recipient : recipient.withAddress(original));
      }
    }
    return left;
  }

  private void copy(QueuedMessage message, List<Recipient> recipients) throws IOException {
    var origin =
        new MailOrigin(
            configuration.current().main().get("cleanup_service_name"),
            MailOrigin.Source.PICKUP,
            Set.of(MailOrigin.Flag.NO_MILTERS));
    try (MailDraft draft = cleanup.open(origin);
        InputStream in = message.content().open()) {
      var text = draft.start(message.envelope().withRecipients(recipients), "");
      byte[] buffer = new byte[16_384];
      for (int n; (n = in.read(buffer)) > 0; ) {
        text.write(buffer, 0, n);
      }
      text.commit();
    }
  }
}
