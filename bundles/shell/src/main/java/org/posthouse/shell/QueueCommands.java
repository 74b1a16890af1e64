package org.posthouse.shell;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.console.ArgumentCompleter;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.mail.batch.ManyMessages;

/**
 * What postsuper and postqueue ask of a running server. Arguments are queue ids, or {@code ALL} and
 * the names of queues. The ids of the messages that were changed are printed, one a line; after
 * {@code ALL} their number only. The last line is {@code count NUMBER}.
 */
@Component(
    service = QueueCommands.class,
    property = {
      "osgi.command.scope=queue",
      "osgi.command.function=delete",
      "osgi.command.function=expire",
      "osgi.command.function=hold",
      "osgi.command.function=release",
      "osgi.command.function=requeue",
      "osgi.command.function=flush",
      "osgi.command.function=list"
    })
public final class QueueCommands implements ArgumentCompleter {
  private static final String ALL = "ALL";
  private static final int MOST_IDS = 1000;

  private final QueueStore store;
  private final Requeue requeue;
  private final Log log;

  @Activate
  public QueueCommands(
      @Reference QueueStore store,
      @Reference Cleanup cleanup,
      @Reference Configuration configuration,
      @Reference MailLog logs) {
    this.store = store;
    this.requeue = new Requeue(store, cleanup, configuration);
    this.log = logs.daemon(configuration.current().main(), "postsuper");
  }

  @Descriptor("remove messages for good")
  public void delete(CommandSession session, String... what) throws Exception {
    run(session, what, store::delete, "removed", "Deleted");
  }

  @Descriptor("have messages returned to their senders at the next attempt")
  public void expire(CommandSession session, String... what) throws Exception {
    run(session, what, store::expire, "expired", "Force-expired");
  }

  @Descriptor("put messages on hold")
  public void hold(CommandSession session, String... what) throws Exception {
    run(session, what, this::holdOnce, "placed on hold", "Placed on hold");
  }

  @Descriptor("release messages from hold")
  public void release(CommandSession session, String... what) throws Exception {
    run(session, what, store::release, "released from hold", "Released from hold");
  }

  @Descriptor("take messages into the queue anew, with new ids")
  public void requeue(CommandSession session, String... what) throws Exception {
    run(session, what, requeue::message, "requeued", "Requeued");
  }

  @Descriptor("try deferred messages now")
  public void flush(CommandSession session, String... what) {
    int count = 0;
    boolean all = List.of(what).contains(ALL);
    for (String id : all ? ids(what) : List.of(what)) {
      count += store.flush(id) ? 1 : 0;
    }
    session.getConsole().println("count " + count);
  }

  @Descriptor("list the queue: id, queue, size, arrival, when the next attempt is due")
  public void list(CommandSession session) {
    PrintStream out = session.getConsole();
    store.awaitAll();
    try (var entries = store.entries()) {
      entries.forEach(
          entry ->
              out.printf(
                  "%-15s %-8s %9d %s %s%n",
                  entry.queueId(),
                  entry.queue().word(),
                  entry.size(),
                  entry.arrival(),
                  entry.due()));
    }
  }

  /** Queue ids, as many as somebody may look through. */
  @Override
  public List<String> words(String function) {
    if (function.equals("list")) {
      return List.of();
    }
    try (var entries = store.entries()) {
      return entries.limit(MOST_IDS).map(QueueEntry::queueId).toList();
    }
  }

  private boolean holdOnce(String queueId) throws MailException {
    boolean held = store.entry(queueId).map(entry -> entry.queue() == QueueName.HOLD).orElse(false);
    return !held && store.hold(queueId);
  }

  private void run(
      CommandSession session,
      String[] what,
      ManyMessages.Change change,
      String done,
      String summary)
      throws Exception {
    boolean all = Arrays.asList(what).contains(ALL);
    List<String> changed = ManyMessages.change(all ? ids(what) : List.of(what), change);
    int count = changed.size();
    if (!all) {
      for (String id : changed) {
        log.info(id + ": " + done);
        session.getConsole().println(id);
      }
    }
    log.info(summary + ": " + count + (count == 1 ? " message" : " messages"));
    session.getConsole().println("count " + count);
  }

  private List<String> ids(String[] what) {
    Set<String> queues =
        Arrays.stream(what).filter(word -> !word.equals(ALL)).collect(Collectors.toSet());
    store.awaitAll();
    try (var entries = store.entries()) {
      return entries
          .filter(entry -> queues.isEmpty() || queues.contains(entry.queue().word()))
          .map(QueueEntry::queueId)
          .toList();
    }
  }
}
