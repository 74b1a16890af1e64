package org.posthouse.master;

import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.log.Log;

/** The listeners of one service. Used under the lock of {@link Services}. */
final class Sockets implements AutoCloseable {
  private final Map<Endpoint, Listener> listeners = new HashMap<>();
  private final Consumer<SocketChannel> takes;
  private final Log log;

  Sockets(Consumer<SocketChannel> takes, Log log) {
    this.takes = takes;
    this.log = log;
  }

  /** Closes what is no longer wanted and opens what is new. */
  void set(Set<Endpoint> wanted) throws MasterException {
    listeners
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    MasterException trouble = null;
    for (Endpoint endpoint : wanted) {
      if (!listeners.containsKey(endpoint)) {
        try {
          listeners.put(endpoint, new Listener(endpoint, takes, log));
        } catch (MasterException e) {
          trouble = e;
        }
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  @Override
  public void close() {
    listeners.values().forEach(Listener::close);
    listeners.clear();
  }
}
