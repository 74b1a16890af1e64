package org.posthouse.anvil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.posthouse.api.anvil.Anvil.Client;
import org.posthouse.api.anvil.Anvil.Event;
import org.posthouse.api.anvil.ClientNetwork;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.testing.Await;
import org.posthouse.config.ConfigLoader;

class StatusReportTest {
  private static final Client A =
      new Client(ClientNetwork.of(InetAddress.ofLiteral("192.0.2.1"), 32, 84), "smtp", "192.0.2.1");

  /** Keeps lines with the daemon that says them. */
  private static final class Lines implements MailLog {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public Log daemon(Settings settings, String daemon) {
      return new Log() {
        @Override
        public void info(String text) {
          lines.add(daemon + ": " + text);
        }

        @Override
        public void warn(String text) {
          lines.add("warning");
        }

        @Override
        public void fatal(String text) {
          lines.add("fatal");
        }

        @Override
        public void panic(String text, Throwable cause) {
          lines.add("panic");
        }
      };
    }

    boolean has(String start) {
      return lines.stream().anyMatch(line -> line.startsWith(start));
    }
  }

  private final Lines log = new Lines();
  private final AnvilServer server = new AnvilServer();

  private static ConfigSnapshot parse(String main) throws Exception {
    return ConfigLoader.parse(Path.of("/nonexistent"), main, "anvil unix - - n - 1 anvil\n");
  }

  private StatusReport report(ConfigSnapshot snapshot) {
    return new StatusReport(
        server,
        log,
        new Configuration() {
          @Override
          public ConfigSnapshot current() {
            return snapshot;
          }

          @Override
          public List<String> reload() {
            return List.of();
          }
        });
  }

  @Test
  void theMostIsToldWithoutAnybodyAsking() throws Exception {
    StatusReport report = report(parse("anvil_status_update_time = 1s\nanvil_rate_time_unit = 2h"));
    server.count(A, Event.AUTH);
    String line = "anvil: statistics: max auth rate 1/7200s for (smtp:192.0.2.1) at ";
    Await.until("the report", () -> log.has(line));
    report.close();
  }

  @Test
  void theMostIsToldAtTheEnd() throws Exception {
    StatusReport report = report(parse("anvil_status_update_time = 1d"));
    server.count(A, Event.MESSAGE);
    report.close();
    assertTrue(log.has("anvil: statistics: max message rate 1/60s for (smtp:192.0.2.1) at "));
    assertTrue(log.has("anvil: statistics: max cache size 1 at "));
    assertEquals(2, log.lines.size());
  }

  @Test
  void aReloadChangesWhenAndWhatIsCounted() throws Exception {
    ConfigSnapshot before = parse("anvil_status_update_time = 1d");
    StatusReport report = report(before);
    server.count(A, Event.MESSAGE);
    report.configurationChanged(
        before, parse("anvil_status_update_time = 1s\nanvil_rate_time_unit = 100s"));
    server.count(A, Event.MESSAGE);
    String line = "anvil: statistics: max message rate 2/100s for (smtp:192.0.2.1) at ";
    Await.until("the report", () -> log.has(line));
    report.close();
  }
}
