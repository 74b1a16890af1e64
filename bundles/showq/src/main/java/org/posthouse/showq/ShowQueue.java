package org.posthouse.showq;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.queue.QueueStore;

/** The daemon showq: writes the queue's listing to whoever connects. */
@Component(property = StreamDaemon.DAEMON + "=showq")
public final class ShowQueue implements StreamDaemon {
  /** How long a reader may take for one message. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private static final int BUFFER = 1 << 14;

  private final QueueStore store;

  @Activate
  public ShowQueue(@Reference QueueStore store) {
    this.store = store;
  }

  @Override
  public void serve(Connection connection, ServiceEntry service, Settings settings)
      throws IOException {
    connection.deadline(Deadline.after(PATIENCE));
    write(connection.output(), () -> connection.deadline(Deadline.after(PATIENCE)));
  }

  /**
   * Writes everything.
   *
   * @param beforeEach is called before each message
   */
  void write(OutputStream raw, Runnable beforeEach) throws IOException {
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
