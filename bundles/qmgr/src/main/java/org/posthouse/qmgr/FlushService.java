package org.posthouse.qmgr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineWriter;

/**
 * The daemon flush: makes one deferred message, or those for a site, due now. A request is a line,
 * {@code message QUEUEID} or {@code site DOMAIN}; the answer a line with the number of messages.
 * Who may not flush gets none.
 */
@Component(property = StreamDaemon.DAEMON + "=flush")
public final class FlushService implements StreamDaemon {
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final int LONGEST_LINE = 512;

  private final QueueStore store;
  private final QueueManager manager;

  @Activate
  public FlushService(@Reference QueueStore store, @Reference QueueManager manager) {
    this.store = store;
    this.manager = manager;
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
      case "message" -> flushed(store.flush(which) ? 1 : 0);
      case "site" -> {
        store.awaitAll();
        String ending = "@" + which.toLowerCase(Locale.ROOT);
        yield flushed(store.flush(message -> waitsFor(message, ending)));
      }
      default -> "bad request";
    };
  }

  private String flushed(int count) {
    if (count > 0) {
      manager.retry();
    }
    return Integer.toString(count);
  }

  private static boolean waitsFor(QueuedMessage message, String ending) {
    var recipients = message.envelope().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      if (message.states().get(i).isOpen()
          && recipients.get(i).address().toLowerCase(Locale.ROOT).endsWith(ending)) {
        return true;
      }
    }
    return false;
  }
}
