package org.posthouse.qmgr;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.bounce.BounceService;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.AuthorizedUsers;

/** The daemon qmgr: runs the {@link Scheduler} and takes the requests of postqueue. */
@Component(
    service = {TriggerDaemon.class, QueueManager.class},
    property = StreamDaemon.DAEMON + "=qmgr")
public final class QueueManager implements TriggerDaemon {
  /** How long a stop waits for deliveries; what is cut off is delivered again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final Tables tables;

  @Activate
  public QueueManager(
      @Reference Configuration configuration,
      @Reference QueueStore store,
      @Reference AddressResolver resolver,
      @Reference BounceService bounces,
      @Reference Agents agents,
      @Reference Probes probes,
      @Reference Tables tables,
      @Reference MailLog logs,
      @Reference MemoryBudget memory) {
    this.tables = tables;
    scheduler =
        new Scheduler(
            configuration,
            store,
            resolver,
            bounces,
            agents,
            probes,
            tables,
            logs,
            memory,
            Thread::startVirtualThread);
    Thread.ofVirtual().name("qmgr").start(scheduler);
  }

  /** A request makes deferred mail due. */
  @Override
  public boolean admits(Connection client, Settings settings) {
    return mayFlush(client, settings);
  }

  /** Whether the user at the other end may flush the queue. */
  boolean mayFlush(Connection client, Settings settings) {
    return AuthorizedUsers.of(
            tables, "authorized_flush_users", settings.get("authorized_flush_users"))
        .mayManage(client.user());
  }

  /** The letters of Postfix's queue manager. */
  @Override
  public void trigger(byte request, ServiceEntry service, Settings settings) {
    switch (request) {
      case 'D', 'I', WAKEUP -> scheduler.scan();
      case 'F' -> scheduler.revive();
      case 'A' -> scheduler.flush();
      default -> {}
    }
  }

  /** Destinations that took no mail lately are tried again: somebody wants mail tried. */
  void revive() {
    scheduler.revive();
  }

  /** Looks for mail that is due. */
  void scan() {
    scheduler.scan();
  }

  @Deactivate
  void stop() throws InterruptedException {
    scheduler.stop(PATIENCE);
  }
}
