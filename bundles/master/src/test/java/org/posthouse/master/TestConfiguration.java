package org.posthouse.master;

import java.nio.file.Path;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.config.ConfigLoader;

/** A configuration whose services a test changes. */
final class TestConfiguration implements Configuration {
  private static final String MAIN =
      """
      queue_directory = $config_directory
      mail_version = 3.12
      inet_interfaces = loopback-only
      shutdown_session_time = 60s
      """;

  private final Path queue;
  private volatile ConfigSnapshot snapshot;

  TestConfiguration(Path queue, String... services) throws ConfigException {
    this.queue = queue;
    set(services);
  }

  ConfigSnapshot set(String... services) throws ConfigException {
    snapshot = ConfigLoader.parse(queue, MAIN, String.join("\n", services));
    return snapshot;
  }

  static String inet(int port, int limit) {
    return "127.0.0.1:" + port + " inet n - n - " + limit + " smtpd";
  }

  static String pickup() {
    return "pickup unix n - n 60 1 pickup";
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
