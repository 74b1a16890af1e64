package org.posthouse.showq;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.AuthorizedUsers;

/**
 * The daemon showq: writes the queue's listing to whoever connects and may see it. A listing holds
 * a list of all messages until it is read to its end, so there are few at a time, one for each
 * user, and each has an end.
 */
@Component(property = StreamDaemon.DAEMON + "=showq")
public final class ShowQueue implements StreamDaemon {
  /** How long a reader may take for one message. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** How long it may take for all; 100,000 messages take a second. */
  private static final Duration WHOLE = Duration.ofMinutes(10);

  private static final int BUFFER = 1 << 14;

  private final QueueStore store;
  private final Tables tables;
  private final Readers readers = new Readers(PATIENCE);

  @Activate
  public ShowQueue(@Reference QueueStore store, @Reference Tables tables) {
    this.store = store;
    this.tables = tables;
  }

  @Override
  public void serve(Connection connection, ServiceEntry service, Settings settings)
      throws IOException {
    Optional<String> user = connection.user();
    AuthorizedUsers users =
        AuthorizedUsers.of(
            tables, "authorized_mailq_users", settings.get("authorized_mailq_users"));
    if (!users.mayManage(user)) {
      return;
    }
    try (Readers.Place place = readers.enter(user.orElse(""), AuthorizedUsers.isManager(user))) {
      Deadline end = Deadline.after(WHOLE);
      write(
          connection.output(),
          () -> {
            Deadline next = Deadline.after(PATIENCE);
            connection.deadline(next.remaining().compareTo(end.remaining()) < 0 ? next : end);
          });
    }
  }

  /**
   * Writes everything.
   *
   * @param beforeEach is called before each message
   */
  void write(OutputStream raw, Runnable beforeEach) throws IOException {
    beforeEach.run();
    var out = new BufferedOutputStream(raw, BUFFER);
    var writer = new ListingWriter(out);
    store.awaitAll();
    Listing.run(
        store.entries(),
        store::find,
        message -> {
          beforeEach.run();
          writer.message(message);
        });
    writer.end();
    out.flush();
  }
}
