package org.posthouse.map.redis;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.net.ServerStream;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.ServerPool;
import org.posthouse.tables.query.Values;

/** Asks a Redis server. */
final class RedisTable implements ChangeSource, TunedTable {
  private final RedisSettings settings;
  private final ServerPool<ServerStream> servers;

  RedisTable(RedisSettings settings, ServerPool<ServerStream> servers) {
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
    String[] command = command(key);
    if (command == null || !settings.format().accepts(key)) {
      return LookupResult.NOT_FOUND;
    }
    try {
      Resp.Reply reply =
          servers.with(
              deadline,
              stream -> {
                stream.deadline(deadline);
                return Resp.ask(stream, settings.dataLimit(), command);
              });
      return answer(reply, key);
    } catch (IOException e) {
      return failure(key, e.getMessage());
    }
  }

  /** The command for a key; null if the key lacks a part. */
  private String[] command(String key) {
    String name = settings.keyFormat().ofKey(key, UnaryOperator.identity());
    String field = settings.fieldFormat().ofKey(key, UnaryOperator.identity());
    if (name == null || field == null) {
      return null;
    }
    return switch (settings.kind()) {
      case STRING -> new String[] {"GET", name};
      case HASH -> new String[] {"HGET", name, field};
      case SET -> new String[] {"SMEMBERS", name};
      case LIST -> new String[] {"LRANGE", name, "0", "-1"};
    };
  }

  private LookupResult answer(Resp.Reply reply, String key) {
    return switch (reply) {
      case Resp.Nil _ -> LookupResult.NOT_FOUND;
      case Resp.Refusal(String message) -> failure(key, message);
      case Resp.Text(String value) -> values(List.of(value), key);
      case Resp.Many(List<String> values) when settings.kind() == RedisSettings.Kind.SET ->
          // A set has no order; the answer has one.
          values(values.stream().sorted().toList(), key);
      case Resp.Many(List<String> values) -> values(values, key);
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
