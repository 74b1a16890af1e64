package org.posthouse.map.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.TableException;
import org.posthouse.net.ServerAddress;
import org.posthouse.net.ServerStream;
import org.posthouse.net.tls.PemTls;
import org.posthouse.tables.query.ServerPool;
import org.posthouse.tables.query.TableSettings;

/** Connects to the first server of a list that answers, logs in and chooses the database. */
final class RedisConnector implements ServerPool.Connector<RedisConnection> {
  private final List<ServerAddress> hosts;
  private final Login login;

  /** The name of the master that the hosts, which are sentinels, watch over; or empty. */
  private final String master;

  private final Login sentinelLogin;
  private final Optional<PemTls> tls;

  RedisConnector(TableSettings settings, List<ServerAddress> hosts) throws TableException {
    this.hosts = hosts;
    this.login = Login.of(settings, "", settings.integer("db", 0, 0));
    this.master = settings.get("sentinel_master", "");
    this.sentinelLogin = Login.of(settings, "sentinel_", 0);
    this.tls =
        settings.isTrue("tls", false)
            ? Optional.of(
                new PemTls(
                    file(settings, "tls_CAfile"),
                    file(settings, "tls_CApath"),
                    file(settings, "tls_cert_file"),
                    file(settings, "tls_key_file"),
                    settings.isTrue("tls_verify_cert", true)))
            : Optional.empty();
  }

  private static Optional<Path> file(TableSettings settings, String parameter) {
    String name = settings.get(parameter, "");
    return name.isEmpty() ? Optional.empty() : Optional.of(settings.context().file(name));
  }

  @Override
  public RedisConnection connect(Deadline deadline) throws IOException {
    IOException last = null;
    for (ServerAddress host : hosts) {
      try {
        ServerAddress server = master.isEmpty() ? host : master(host, deadline);
        return new RedisConnection(open(server, deadline), login, deadline);
      } catch (IOException e) {
        last = new IOException(host + ": " + e.getMessage(), e);
      }
    }
    throw last;
  }

  private ServerAddress master(ServerAddress sentinel, Deadline deadline) throws IOException {
    try (RedisConnection connection =
        new RedisConnection(open(sentinel, deadline), sentinelLogin, deadline)) {
      return connection.master(deadline, master);
    }
  }

  private ServerStream open(ServerAddress host, Deadline deadline) throws IOException {
    return tls.isEmpty() || host.socket() != null
        ? ServerStream.connect(host, deadline)
        : ServerStream.connectTls(host, tls.get().context(), tls.get().verify(), deadline);
  }

  @Override
  public void close(RedisConnection connection) {
    connection.close();
  }

  @Override
  public String toString() {
    return hosts.stream().map(ServerAddress::toString).collect(Collectors.joining(", "));
  }
}
