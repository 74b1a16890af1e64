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
final class RedisConnector implements ServerPool.Connector<ServerStream> {
  private static final int MAX_REPLY = 1000;

  private final List<ServerAddress> hosts;
  private final String user;
  private final String password;
  private final int database;
  private final Optional<PemTls> tls;

  RedisConnector(TableSettings settings, List<ServerAddress> hosts) throws TableException {
    this.hosts = hosts;
    this.user = settings.get("user", "");
    this.password = settings.get("password", "");
    this.database = settings.integer("db", 0, 0);
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
  public ServerStream connect(Deadline deadline) throws IOException {
    IOException last = null;
    for (ServerAddress host : hosts) {
      try {
        return connect(host, deadline);
      } catch (IOException e) {
        last = new IOException(host + ": " + e.getMessage(), e);
      }
    }
    throw last;
  }

  private ServerStream connect(ServerAddress host, Deadline deadline) throws IOException {
    ServerStream stream = open(host, deadline);
    boolean good = false;
    try {
      stream.deadline(deadline);
      if (!password.isEmpty()) {
        expectOk(
            user.isEmpty()
                ? Resp.ask(stream, MAX_REPLY, "AUTH", password)
                : Resp.ask(stream, MAX_REPLY, "AUTH", user, password));
      }
      if (database > 0) {
        expectOk(Resp.ask(stream, MAX_REPLY, "SELECT", String.valueOf(database)));
      }
      good = true;
      return stream;
    } finally {
      if (!good) {
        stream.close();
      }
    }
  }

  private ServerStream open(ServerAddress host, Deadline deadline) throws IOException {
    return tls.isEmpty() || host.socket() != null
        ? ServerStream.connect(host, deadline)
        : ServerStream.connectTls(host, tls.get().context(), tls.get().verify(), deadline);
  }

  private static void expectOk(Resp.Reply reply) throws IOException {
    if (reply instanceof Resp.Refusal(String message)) {
      throw new IOException(message);
    }
  }

  @Override
  public void close(ServerStream connection) {
    connection.close();
  }

  @Override
  public String toString() {
    return hosts.stream().map(ServerAddress::toString).collect(Collectors.joining(", "));
  }
}
