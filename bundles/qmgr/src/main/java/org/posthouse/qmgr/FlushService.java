package org.posthouse.qmgr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.queue.SiteFlush;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineWriter;

/**
 * The daemon flush: makes one deferred message, or those for a site, due now. A request is a line,
 * {@code message QUEUEID} or {@code site DOMAIN}; the answer a line with the number of messages.
 * Who may not flush gets none. The SMTP server has ETRN from here, by a call.
 */
@Component(
    service = {StreamDaemon.class, SiteFlush.class},
    property = StreamDaemon.DAEMON + "=flush")
public final class FlushService implements StreamDaemon, SiteFlush {
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final int LONGEST_LINE = 512;

  private final QueueStore store;
  private final QueueManager manager;
  private final SiteRequests sites;

  @Activate
  public FlushService(@Reference QueueStore store, @Reference QueueManager manager) {
    this.store = store;
    this.manager = manager;
    sites = new SiteRequests(store);
  }

  @Override
  public void serve(Connection connection, ServiceEntry service, Settings settings)
      throws IOException {
    connection.deadline(Deadline.after(PATIENCE));
    if (!manager.mayFlush(connection, settings)) {
      return;
    }
    var writer = new LineWriter(connection);
    var reader = new LineReader(connection, writer);
    reader.readLine(LONGEST_LINE);
    String[] words = reader.text(StandardCharsets.US_ASCII).split(" ", 2);
    writer.line(words.length == 2 ? answer(words[0], words[1]) : "bad request");
    writer.flush();
  }

  private String answer(String what, String which) {
    return switch (what) {
      case "message" -> {
        manager.revive();
        yield Integer.toString(flushed(store.flush(which) ? 1 : 0));
      }
      case "site" -> {
        OptionalInt count = flushSite(which);
        yield count.isPresent() ? Integer.toString(count.getAsInt()) : "busy";
      }
      default -> "bad request";
    };
  }

  @Override
  public OptionalInt flushSite(String domain) {
    manager.revive();
    OptionalInt count = sites.flush(domain);
    flushed(count.orElse(0));
    return count;
  }

  private int flushed(int count) {
    if (count > 0) {
      manager.scan();
    }
    return count;
  }
}
