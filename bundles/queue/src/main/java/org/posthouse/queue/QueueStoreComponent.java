package org.posthouse.queue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.MailException;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueStore;

/** The queue as a service: the store on {@code queue_directory}. */
@Component(service = QueueStore.class)
public final class QueueStoreComponent implements QueueStore {
  private final JournalQueueStore store;

  /**
   * @throws IOException if there can be no queue; the log says why
   */
  @Activate
  public QueueStoreComponent(
      @Reference Configuration configuration,
      @Reference MailLog mailLog,
      @Reference MemoryBudget memory)
      throws IOException {
    Log log = mailLog.daemon(configuration.current().main(), "queue");
    try {
      store =
          new JournalQueueStore(
              new RealDisk(),
              () -> configuration.current().main().derive(QueueOptions.class, QueueOptions::of),
              log,
              InstantSource.system(),
              memory);
    } catch (IOException e) {
      log.fatal("open queue: " + Trouble.describe(e));
      throw e;
    }
  }

  @Deactivate
  void close() {
    store.close();
  }

  @Override
  public MessageDraft create() throws MailException {
    return store.create();
  }

  @Override
  public List<String> activate(Instant now, int limit) {
    return store.activate(now, limit);
  }

  @Override
  public Optional<Instant> nextDue() {
    return store.nextDue();
  }

  @Override
  public void onArrival(Runnable listener) {
    store.onArrival(listener);
  }

  @Override
  public Optional<QueuedMessage> find(String queueId) {
    return store.find(queueId);
  }

  @Override
  public Optional<QueueEntry> entry(String queueId) {
    return store.entry(queueId);
  }

  @Override
  public Stream<QueueEntry> entries() {
    return store.entries();
  }

  @Override
  public void awaitAll() {
    store.awaitAll();
  }

  @Override
  public void progress(String queueId, int recipient, RecipientState state) {
    store.progress(queueId, recipient, state);
  }

  @Override
  public void defer(String queueId, Instant due) {
    store.defer(queueId, due);
  }

  @Override
  public void remove(String queueId) {
    store.remove(queueId);
  }

  @Override
  public int retry(Predicate<QueuedMessage> which) {
    return store.retry(which);
  }

  @Override
  public boolean flush(String queueId) {
    return store.flush(queueId);
  }

  @Override
  public int flushSite(String domain) {
    return store.flushSite(domain);
  }

  @Override
  public boolean hold(String queueId) throws MailException {
    return store.hold(queueId);
  }

  @Override
  public boolean release(String queueId) throws MailException {
    return store.release(queueId);
  }

  @Override
  public boolean expire(String queueId) throws MailException {
    return store.expire(queueId);
  }

  @Override
  public boolean delete(String queueId) throws MailException {
    return store.delete(queueId);
  }
}
