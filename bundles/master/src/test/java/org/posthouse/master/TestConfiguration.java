package org.posthouse.master;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/** A configuration whose services a test changes. */
final class TestConfiguration implements Configuration {
  private final Path queue;
  private volatile ConfigSnapshot snapshot;

  TestConfiguration(Path queue, ServiceEntry... services) {
    this.queue = queue;
    set(services);
  }

  ConfigSnapshot set(ServiceEntry... services) {
    Settings settings = settings();
    List<ServiceEntry> entries = List.of(services);
    snapshot =
        new ConfigSnapshot() {
          @Override
          public long generation() {
            return 1;
          }

          @Override
          public Settings main() {
            return settings;
          }

          @Override
          public List<ServiceEntry> services() {
            return entries;
          }

          @Override
          public Settings settings(ServiceEntry service) {
            return settings;
          }

          @Override
          public Optional<ServiceEntry> service(String name) {
            return Optional.empty();
          }
        };
    return snapshot;
  }

  static ServiceEntry inet(int port, int limit) {
    return entry("127.0.0.1:" + port, "inet", Optional.empty(), limit, "smtpd");
  }

  static ServiceEntry pickup() {
    return entry("pickup", "unix", Optional.of(Duration.ofDays(1)), 1, "pickup");
  }

  private static ServiceEntry entry(
      String name, String type, Optional<Duration> wakeup, int limit, String command) {
    return new ServiceEntry(
        name,
        type,
        false,
        true,
        false,
        wakeup,
        false,
        Optional.of(limit),
        command,
        List.of(),
        Map.of(),
        1);
  }

  private Settings settings() {
    Map<String, String> values =
        Map.of(
            "queue_directory", queue.toString(),
            "inet_protocols", "all",
            "inet_interfaces", "loopback-only",
            "master_service_disable", "",
            "mail_version", "3.12");
    return (Settings)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Settings.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "get" -> values.get(arguments[0]);
                  case "list" -> List.of(values.get(arguments[0]).split(" "));
                  case "time" -> Duration.ofSeconds(5);
                  case "configDirectory" -> queue;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public ConfigSnapshot current() {
    return snapshot;
  }

  @Override
  public List<String> reload() {
    return List.of();
  }
}
