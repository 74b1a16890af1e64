package org.posthouse.map.redis;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.ServerPool;
import org.posthouse.tables.query.Values;
import redis.clients.jedis.Protocol.Command;

/** Asks a Redis server. */
final class RedisTable implements ChangeSource, TunedTable {
  private final RedisSettings settings;
  private final ServerPool<RedisConnection> servers;

  RedisTable(RedisSettings settings, ServerPool<RedisConnection> servers) {
    this.settings = settings;
    this.servers = servers;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    switch (settings.domains().match(key)) {
      case ListMatch.Yes _ -> {}
      case ListMatch.No _ -> {
        return LookupResult.NOT_FOUND;
      }
      case ListMatch.Unknown(String reason) -> {
        return new LookupResult.TryAgain(reason);
      }
    }
    String name = settings.keyFormat().ofKey(key, UnaryOperator.identity());
    String field = settings.fieldFormat().ofKey(key, UnaryOperator.identity());
    if (name == null || field == null || !settings.format().accepts(key)) {
      return LookupResult.NOT_FOUND;
    }
    try {
      return answer(servers.with(deadline, server -> ask(server, deadline, name, field)), key);
    } catch (IOException e) {
      return failure(key, e.getMessage());
    }
  }

  private RedisConnection.Reply ask(
      RedisConnection server, Deadline deadline, String name, String field) throws IOException {
    int limit = settings.dataLimit();
    return switch (settings.kind()) {
      case STRING -> server.ask(deadline, limit, Command.GET, name);
      case HASH -> server.ask(deadline, limit, Command.HGET, name, field);
      case SET -> server.ask(deadline, limit, Command.SMEMBERS, name);
      case LIST -> server.ask(deadline, limit, Command.LRANGE, name, "0", "-1");
    };
  }

  private LookupResult answer(RedisConnection.Reply reply, String key) {
    return switch (reply) {
      case RedisConnection.Refusal(String message) -> failure(key, message);
      case RedisConnection.Values(List<String> list)
          when settings.kind() == RedisSettings.Kind.SET ->
          // A set has no order; the answer has one.
          values(list.stream().sorted().toList(), key);
      case RedisConnection.Values(List<String> list) -> values(list, key);
    };
  }

  private LookupResult values(List<String> found, String key) {
    Values values = new Values(settings.format(), key, settings.expansionLimit());
    for (String value : found) {
      if (!values.add(value)) {
        break;
      }
    }
    return values.result(settings.source().name());
  }

  private LookupResult failure(String key, String why) {
    return new LookupResult.TryAgain(
        settings.source().name() + " lookup error for \"" + key + "\": " + why);
  }

  @Override
  public TableTuning tuning() {
    return settings.tuning();
  }

  @Override
  public boolean changed() {
    return settings.source().changed();
  }

  @Override
  public void close() {
    servers.close();
  }
}
