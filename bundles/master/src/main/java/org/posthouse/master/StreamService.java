package org.posthouse.master;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.log.Log;
import org.posthouse.net.Connections;

/** A service whose daemon serves connections. */
final class StreamService implements RunningService {
  private static final Duration FIRST_DEADLINE = Duration.ofMinutes(5);
  private static final long COMPLAIN_NANOS = Duration.ofSeconds(1000).toNanos();

  /** A service without a limit of its own takes no more of all places than this. */
  private static final double SHARE = 0.75;

  private record Current(Configured service, boolean isPublic, Places places) {
    String name() {
      return service.entry().name();
    }
  }

  private final StreamDaemon daemon;
  private final Connections connections;
  private final Sessions sessions;
  private final Places all;
  private final Stress stress;
  private final Log log;
  private final Sockets sockets;
  private volatile Current current;
  private volatile boolean closed;
  private volatile long complained = System.nanoTime() - COMPLAIN_NANOS;

  /**
   * @param all places of the services that the network reaches
   */
  StreamService(
      StreamDaemon daemon,
      Connections connections,
      Sessions sessions,
      Places all,
      Stress stress,
      Log log) {
    this.daemon = daemon;
    this.connections = connections;
    this.sessions = sessions;
    this.all = all;
    this.stress = stress;
    this.log = log;
    sockets = new Sockets(this::accepted, log);
  }

  @Override
  public void update(Configured service, Set<Endpoint> endpoints) throws MasterException {
    // Who hands a connection over has it from the network.
    boolean isPublic =
        service.entry().type().equals("pass") || endpoints.stream().anyMatch(Endpoint::isPublic);
    current = new Current(service, isPublic, places(service));
    sockets.set(endpoints);
  }

  private Places places(Configured service) {
    boolean inet = service.entry().type().equals("inet");
    int limit = limit(service, inet);
    Current before = current;
    if (before != null && before.places().limit() == limit) {
      return before.places();
    }
    return inet ? Places.of(limit, all) : Places.of(limit);
  }

  private int limit(Configured service, boolean inet) {
    Optional<Integer> own = service.entry().processLimit();
    if (own.isPresent()) {
      return own.get() <= 0 ? Integer.MAX_VALUE : own.get();
    }
    int general = service.settings().integer("default_session_limit");
    int limit = general <= 0 ? Integer.MAX_VALUE : general;
    return inet ? Math.min(limit, (int) Math.ceil(all.limit() * SHARE)) : limit;
  }

  private void accepted(SocketChannel channel) {
    Current now = current;
    try {
      if (!take(now)) {
        channel.close();
        return;
      }
    } catch (InterruptedException | IOException e) {
      return;
    }
    boolean started = false;
    try {
      Connection connection = connections.opened(channel, Deadline.after(FIRST_DEADLINE));
      Settings settings = settings(now);
      sessions.start(connection, c -> serve(c, now, settings), now.places()::giveBack);
      started = true;
    } catch (IOException e) {
      // The peer has gone before anything began.
      closeQuietly(channel);
    } finally {
      if (!started) {
        now.places().giveBack();
      }
    }
  }

  private Settings settings(Current now) {
    if (now.isPublic()) {
      notice(now, now.places().isScarce());
    }
    return now.isPublic() && stress.isOn() ? now.service().stressed() : now.service().settings();
  }

  private void notice(Current now, boolean scarce) {
    switch (stress.notice(scarce)) {
      case NONE -> {}
      case BEGINS -> log.warn(now.name() + ": hardly a place is free: new sessions get stress=yes");
      case ENDS -> log.info(now.name() + ": places are free: new sessions get stress=");
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nobody is there any more.
    }
  }

  /** Waits for a free place; those who come meanwhile wait in the system's queue. */
  private boolean take(Current now) throws InterruptedException {
    if (now.places().tryTake()) {
      return true;
    }
    complain(now);
    if (now.isPublic()) {
      notice(now, true);
    }
    while (!closed) {
      if (now.places().take()) {
        return true;
      }
    }
    return false;
  }

  private void complain(Current now) {
    if (System.nanoTime() - complained < COMPLAIN_NANOS) {
      return;
    }
    complained = System.nanoTime();
    if (now.places().isFull()) {
      log.warn(
          "service \""
              + now.name().substring(now.name().lastIndexOf(':') + 1)
              + "\" ("
              + now.name()
              + ") has reached its process limit \""
              + now.places().limit()
              + "\": new clients may experience noticeable delays");
      log.warn(
          "to avoid this condition, increase the process count in master.cf or reduce the service"
              + " time per client");
    } else {
      log.warn(
          "all services together have reached the limit of "
              + all.limit()
              + " sessions: new clients may experience noticeable delays");
      log.warn("to avoid this condition, allow for more open files (ulimit -n) or a larger heap");
    }
    if (now.isPublic()) {
      log.warn(
          "see https://www.postfix.org/STRESS_README.html for examples of stress-adapting"
              + " configuration settings");
    }
  }

  /**
   * Serves a connection that another service has accepted, to its end.
   *
   * @return whether there was a place for it
   */
  boolean pass(Connection connection) {
    Current now = current;
    if (closed || !now.places().tryTake()) {
      complain(now);
      return false;
    }
    try {
      serve(connection, now, settings(now));
      return true;
    } finally {
      now.places().giveBack();
    }
  }

  private void serve(Connection connection, Current now, Settings settings) {
    ServiceEntry entry = now.service().entry();
    try {
      daemon.serve(connection, entry, settings);
    } catch (IOException e) {
      // The peer has gone or is too slow; the daemon has logged what there was to say.
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      log.panic("service " + entry.key() + " with " + connection.remote() + ": " + e, e);
    }
  }

  @Override
  public boolean isServedBy(Object other) {
    return daemon == other;
  }

  @Override
  public void close() {
    closed = true;
    sockets.close();
  }
}
