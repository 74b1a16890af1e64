package org.posthouse.master;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.PassServices.Outcome;
import org.posthouse.api.connection.PassServices.Passed;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.log.Log;
import org.posthouse.net.AddressedConnection;
import org.posthouse.net.Connections;
import org.posthouse.net.ServicePorts;

/**
 * Makes what runs agree with master.cf and with the daemons that are there. A service that is
 * neither added, removed nor changed is not touched.
 */
final class Services {
  private final ServicePorts ports;
  private final Daemons daemons;
  private final Connections connections;
  private final Sessions sessions;
  private final Places places;
  private final Log log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, RunningService> running = new HashMap<>();
  private final Set<String> reportedMissing = new HashSet<>();
  private boolean closed;

  /**
   * @param places for sessions of all services that the network reaches
   */
  Services(
      ServicePorts ports,
      Daemons daemons,
      Connections connections,
      Sessions sessions,
      Places places,
      Log log) {
    this.ports = ports;
    this.daemons = daemons;
    this.connections = connections;
    this.sessions = sessions;
    this.places = places;
    this.log = log;
  }

  /**
   * Starts, changes and ends services.
   *
   * @return what could not be done, in the words of the log
   */
  List<String> apply(ConfigSnapshot snapshot) {
    List<String> problems = new java.util.ArrayList<>();
    lock.lock();
    try {
      if (!closed) {
        List<Configured> wanted = new java.util.ArrayList<>();
        for (ServiceEntry entry : snapshot.services()) {
          Settings settings = snapshot.settings(entry);
          if (!isDisabled(entry, settings)) {
            wanted.add(new Configured(entry, settings, snapshot.stressed(entry)));
          }
        }
        // Before anything new is opened: it may be the same port at another address.
        endAllBut(wanted.stream().map(c -> c.entry().key()).collect(Collectors.toSet()));
        wanted.forEach(configured -> apply(configured, problems));
      }
    } finally {
      lock.unlock();
    }
    return problems;
  }

  private static boolean isDisabled(ServiceEntry entry, Settings settings) {
    List<String> disabled = settings.list("master_service_disable");
    return disabled.contains(entry.key()) || disabled.contains(entry.type());
  }

  private void apply(Configured configured, List<String> problems) {
    ServiceEntry entry = configured.entry();
    Optional<Object> daemon = daemons.find(entry.command());
    RunningService service = running.get(entry.key());
    if (service != null && !daemon.map(service::isServedBy).orElse(false)) {
      service.close();
      running.remove(entry.key());
      service = null;
    }
    if (daemon.isEmpty()) {
      reportMissing(entry);
      return;
    }
    reportedMissing.remove(entry.key());
    try {
      Set<Endpoint> endpoints = new Endpoints(configured.settings(), ports).of(entry);
      if (service == null) {
        service = make(daemon.get());
        running.put(entry.key(), service);
      }
      service.update(configured, endpoints);
    } catch (MasterException e) {
      problems.add(e.getMessage());
    }
  }

  private RunningService make(Object daemon) {
    return switch (daemon) {
      case StreamDaemon stream ->
          new StreamService(
              stream, connections, sessions, places, new Stress(System::nanoTime), log);
      case TriggerDaemon trigger -> new TriggerService(trigger, connections, log);
      default -> throw new IllegalArgumentException(daemon.getClass().getName());
    };
  }

  /**
   * Only what others could connect to is worth a line: most daemons without a socket of their own
   * are called within the server.
   */
  private void reportMissing(ServiceEntry entry) {
    if (entry.type().equals("inet") && reportedMissing.add(entry.key())) {
      log.warn(
          "service "
              + entry.key()
              + ": no bundle provides the daemon \""
              + entry.command()
              + "\"; not listening until one does");
    }
  }

  private void endAllBut(Set<String> wanted) {
    running
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  /** Has a connection that another service has accepted served by one of the type pass. */
  Outcome pass(String name, Passed passed) {
    RunningService found;
    lock.lock();
    try {
      found = running.get(name + "/pass");
    } finally {
      lock.unlock();
    }
    if (!(found instanceof StreamService service)) {
      return Outcome.ABSENT;
    }
    var connection = new AddressedConnection(passed.connection(), passed.remote(), passed.local());
    return service.pass(connection) ? Outcome.SERVED : Outcome.BUSY;
  }

  /** Takes nothing new any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      endAllBut(Set.of());
    } finally {
      lock.unlock();
    }
  }
}
