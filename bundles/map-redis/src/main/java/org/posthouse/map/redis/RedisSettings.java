package org.posthouse.map.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableTuning;
import org.posthouse.net.ServerAddress;
import org.posthouse.tables.query.SearchDomains;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/** What a redis table reads from its file. */
record RedisSettings(
    TableSettings source,
    List<ServerAddress> hosts,
    Kind kind,
    Template keyFormat,
    Template fieldFormat,
    Template format,
    SearchDomains domains,
    int expansionLimit,
    int dataLimit,
    TableTuning tuning) {

  /** What is stored under a key. */
  enum Kind {
    STRING,
    HASH,
    SET,
    LIST
  }

  static RedisSettings of(TableSettings source) throws TableException {
    return new RedisSettings(
        source,
        hosts(source),
        kind(source),
        source.template("key_format", source.get("key_format", "%s")),
        source.template("field_format", source.get("field_format", "%s")),
        source.template("result_format", source.get("result_format", "%s")),
        SearchDomains.of(source),
        source.integer("expansion_limit", 0, 0),
        source.integer("data_size_limit", 1_000_000, 1),
        source.tuning());
  }

  private static List<ServerAddress> hosts(TableSettings source) throws TableException {
    List<ServerAddress> hosts = new ArrayList<>();
    int port = source.get("sentinel_master", "").isEmpty() ? 6379 : 26379;
    for (String host : ParameterList.split(source.get("hosts", "inet:localhost"))) {
      try {
        hosts.add(ServerAddress.parse(host, port));
      } catch (IllegalArgumentException e) {
        throw TableException.misconfigured(source.name() + ": hosts: " + e.getMessage());
      }
    }
    if (hosts.isEmpty()) {
      throw TableException.misconfigured(source.name() + ": no value for parameter hosts");
    }
    return List.copyOf(hosts);
  }

  private static Kind kind(TableSettings source) throws TableException {
    String value = source.get("value_type", "string").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "string" -> Kind.STRING;
      case "hash" -> Kind.HASH;
      case "set" -> Kind.SET;
      case "list" -> Kind.LIST;
      default ->
          throw TableException.misconfigured(
              source.name() + ": bad value_type (need string, hash, set or list): " + value);
    };
  }
}
