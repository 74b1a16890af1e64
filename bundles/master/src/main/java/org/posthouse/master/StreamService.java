package org.posthouse.master;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.net.Connection;
import org.posthouse.net.Connections;
import org.posthouse.net.StreamDaemon;

/** A service whose daemon serves connections. */
final class StreamService implements RunningService {
  private static final Duration FIRST_DEADLINE = Duration.ofMinutes(5);
  private static final long COMPLAIN_NANOS = Duration.ofSeconds(1000).toNanos();

  private record Current(ServiceEntry entry, Settings settings, int limit, Semaphore permits) {}

  private final StreamDaemon daemon;
  private final Connections connections;
  private final Sessions sessions;
  private final Log log;
  private final Sockets sockets;
  private volatile Current current;
  private volatile boolean closed;
  private volatile long complained = System.nanoTime() - COMPLAIN_NANOS;

  StreamService(StreamDaemon daemon, Connections connections, Sessions sessions, Log log) {
    this.daemon = daemon;
    this.connections = connections;
    this.sessions = sessions;
    this.log = log;
    sockets = new Sockets(this::accepted, log);
  }

  @Override
  public void update(ServiceEntry entry, Settings settings, Set<Endpoint> endpoints)
      throws MasterException {
    int limit = limit(entry, settings);
    Current before = current;
    current =
        before != null && before.limit() == limit
            ? new Current(entry, settings, limit, before.permits())
            : new Current(entry, settings, limit, new Semaphore(limit));
    sockets.set(endpoints);
  }

  private static int limit(ServiceEntry entry, Settings settings) {
    int limit = entry.processLimit().orElseGet(() -> settings.integer("default_session_limit"));
    return limit <= 0 ? Integer.MAX_VALUE : limit;
  }

  private void accepted(SocketChannel channel) {
    Current now = current;
    try {
      if (!acquire(now)) {
        channel.close();
        return;
      }
    } catch (InterruptedException | IOException e) {
      return;
    }
    boolean started = false;
    try {
      Connection connection = connections.opened(channel, Deadline.after(FIRST_DEADLINE));
      sessions.start(connection, c -> serve(c, now), now.permits()::release);
      started = true;
    } catch (IOException e) {
      // The peer has gone before anything began.
      closeQuietly(channel);
    } finally {
      if (!started) {
        now.permits().release();
      }
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
  private boolean acquire(Current now) throws InterruptedException {
    if (now.permits().tryAcquire()) {
      return true;
    }
    complain(now);
    while (!closed) {
      if (now.permits().tryAcquire(1, TimeUnit.SECONDS)) {
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
    String name = now.entry().name();
    log.warn(
        "service \""
            + name.substring(name.lastIndexOf(':') + 1)
            + "\" ("
            + name
            + ") has reached its process limit \""
            + now.limit()
            + "\": new clients may experience noticeable delays");
    log.warn(
        "to avoid this condition, increase the process count in master.cf or reduce the service"
            + " time per client");
  }

  private void serve(Connection connection, Current now) {
    try {
      daemon.serve(connection, now.entry(), now.settings());
    } catch (IOException e) {
      // The peer has gone or is too slow; the daemon has logged what there was to say.
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      log.panic("service " + now.entry().key() + " with " + connection.remote() + ": " + e, e);
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
