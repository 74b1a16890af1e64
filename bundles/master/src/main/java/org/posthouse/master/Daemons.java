package org.posthouse.master;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.posthouse.api.connection.StreamDaemon;

/** The daemons that are there now, by the command that names them in master.cf. */
final class Daemons {
  private final Map<String, Object> byCommand = new ConcurrentHashMap<>();

  void add(Object daemon, Map<String, Object> properties) {
    for (String command : commands(properties)) {
      byCommand.put(command, daemon);
    }
  }

  void remove(Object daemon, Map<String, Object> properties) {
    for (String command : commands(properties)) {
      byCommand.remove(command, daemon);
    }
  }

  Optional<Object> find(String command) {
    return Optional.ofNullable(byCommand.get(command));
  }

  private static String[] commands(Map<String, Object> properties) {
    return switch (properties.get(StreamDaemon.DAEMON)) {
      case String one -> new String[] {one};
      case String[] several -> several;
      case null, default -> new String[0];
    };
  }
}
