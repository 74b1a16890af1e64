package org.posthouse.master;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.log.Log;
import org.posthouse.net.Connections;

/**
 * A service that is woken by bytes written to its socket and by its wakeup timer, the first time
 * when it starts. One request at a time; equal ones that wait are one.
 */
final class TriggerService implements RunningService {
  private static final Duration READ_TIME = Duration.ofSeconds(5);
  private static final int REQUESTS_AT_ONCE = 64;
  private static final int CLIENT_LIMIT = 50;

  private final TriggerDaemon daemon;
  private final Connections connections;
  private final Log log;
  private final Sockets sockets;
  private final Semaphore clients = new Semaphore(CLIENT_LIMIT);
  private final BitSet waiting = new BitSet(256);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private boolean started;
  private volatile Configured current;

  TriggerService(TriggerDaemon daemon, Connections connections, Log log) {
    this.daemon = daemon;
    this.connections = connections;
    this.log = log;
    sockets = new Sockets(this::accepted, log);
  }

  @Override
  public void update(Configured service, Set<Endpoint> endpoints) throws MasterException {
    current = service;
    lock.lock();
    try {
      if (!started) {
        started = true;
        waiting.set(TriggerDaemon.WAKEUP, service.entry().wakeup().isPresent());
        Thread.ofVirtual().name("trigger " + service.entry().key()).start(this::run);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
    sockets.set(endpoints);
  }

  private void accepted(SocketChannel channel) {
    if (!clients.tryAcquire()) {
      // Its request is lost, as a trigger may be; the wakeup timer makes up for it.
      closeQuietly(channel);
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try (Connection connection = connections.opened(channel, Deadline.after(READ_TIME))) {
                byte[] requests = new byte[REQUESTS_AT_ONCE];
                int count =
                    daemon.admits(connection, current.settings())
                        ? connection.input().read(requests)
                        : 0;
                for (int i = 0; i < count; i++) {
                  request(requests[i]);
                }
              } catch (IOException e) {
                closeQuietly(channel);
              } finally {
                clients.release();
              }
            });
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nobody is there any more.
    }
  }

  private void request(byte request) {
    lock.lock();
    try {
      waiting.set(request & 0xff);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    int request = next();
    while (request >= 0) {
      Configured now = current;
      try {
        daemon.trigger((byte) request, now.entry(), now.settings());
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        log.panic("service " + now.entry().key() + ": " + e, e);
      }
      request = next();
    }
  }

  /** The next request, or -1 at the end. */
  private int next() {
    lock.lock();
    try {
      long start = System.nanoTime();
      while (waiting.isEmpty() && !closed) {
        // A reload can have changed it.
        long left = wakeupNanos() - (System.nanoTime() - start);
        if (left <= 0) {
          return TriggerDaemon.WAKEUP;
        }
        changed.awaitNanos(left);
      }
      int request = waiting.nextSetBit(0);
      waiting.clear(Math.max(request, 0));
      return closed ? -1 : request;
    } catch (InterruptedException e) {
      return -1;
    } finally {
      lock.unlock();
    }
  }

  private long wakeupNanos() {
    ServiceEntry entry = current.entry();
    return entry.wakeupOnlyIfUsed() || entry.wakeup().filter(Duration::isPositive).isEmpty()
        ? TimeUnit.DAYS.toNanos(1000)
        : entry.wakeup().get().toNanos();
  }

  @Override
  public boolean isServedBy(Object other) {
    return daemon == other;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    sockets.close();
  }
}
