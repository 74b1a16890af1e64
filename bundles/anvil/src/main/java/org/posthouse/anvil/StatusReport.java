package org.posthouse.anvil;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.MailLog;

/**
 * Tells the log every $anvil_status_update_time, and at the end, what the most was that a client
 * did; and tells the server what main.cf says. Apart from the server, so that no count is lost when
 * the log or the configuration is replaced.
 */
@Component(immediate = true)
public final class StatusReport implements ConfigListener {
  private static final String SERVICE = "anvil";
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final AnvilServer server;
  private final MailLog mailLog;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("anvil").factory());

  /** Used by the thread that calls in, one after the other. */
  private Future<?> next;

  private volatile Settings settings;

  @Activate
  public StatusReport(
      @Reference AnvilServer server,
      @Reference MailLog mailLog,
      @Reference Configuration configuration) {
    this.server = server;
    this.mailLog = mailLog;
    follow(configuration.current());
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    follow(now);
  }

  private void follow(ConfigSnapshot now) {
    Settings fresh = now.settings(SERVICE);
    settings = fresh;
    server.countIn(atLeast(fresh.time("anvil_rate_time_unit")));
    long every = atLeast(fresh.time("anvil_status_update_time")).toNanos();
    if (next != null) {
      next.cancel(false);
    }
    next = timer.scheduleWithFixedDelay(this::report, every, every, TimeUnit.NANOSECONDS);
  }

  private static Duration atLeast(Duration time) {
    return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
  }

  private void report() {
    server.peaks().take().forEach(mailLog.daemon(settings, SERVICE)::info);
  }

  @Deactivate
  public void close() {
    timer.shutdownNow();
    report();
  }
}
