package org.posthouse.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.rewrite.AddressResolver;

/** Finds out what is known of a message, in the queue and in the mail log. */
final class MessageRecords {
  private final QueueStore store;
  private final AddressResolver resolver;

  MessageRecords(QueueStore store, AddressResolver resolver) {
    this.store = store;
    this.resolver = resolver;
  }

  MessageRecord find(String queueId, Settings main) {
    store.awaitAll();
    Optional<QueueEntry> entry = store.entry(queueId);
    Optional<QueuedMessage> message = store.find(queueId);
    LogSearch.Found log = LogSearch.in(main.get("maillog_file"), queueId);
    return new MessageRecord(
        queueId, entry, message, message.map(this::routes).orElse(List.of()), log);
  }

  private List<Routes.Way> routes(QueuedMessage message) {
    Envelope envelope = message.envelope();
    Optional<String> filter = envelope.attribute(Envelope.CONTENT_FILTER);
    List<Routes.Way> ways = new ArrayList<>();
    for (Recipient recipient : envelope.recipients()) {
      ways.add(
          Routes.Way.of(
              recipient, resolver.resolve(envelope.sender(), recipient.address()), filter));
    }
    return ways;
  }
}
