package org.posthouse.smtpd;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * Counts what each client does at all services together, as Postfix's anvil does for each: open
 * connections, and events in a span of time that begins with the first of them. Used by all
 * sessions at once.
 */
final class Anvil implements Counts {
  /**
   * With so many clients, some megabytes, those that have nothing open are forgotten before their
   * time.
   */
  static final int MANY_CLIENTS = 50_000;

  /** What is counted in a span of time. */
  enum Event {
    CONNECTION,
    MESSAGE,
    RECIPIENT,
    NEW_TLS_SESSION
  }

  /** One client. Guarded by the map's own lock for its key. */
  private static final class Usage {
    int connections;
    private final Map<Event, Integer> counts = new EnumMap<>(Event.class);
    private long start = System.nanoTime();

    int count(Event event, Duration span) {
      long now = System.nanoTime();
      if (now - start >= span.toNanos()) {
        counts.clear();
        start = now;
      }
      return counts.merge(event, 1, Integer::sum);
    }

    int has(Event event, Duration span) {
      return System.nanoTime() - start >= span.toNanos() ? 0 : counts.getOrDefault(event, 0);
    }

    boolean isOver(Duration span) {
      return connections == 0 && System.nanoTime() - start >= span.toNanos();
    }
  }

  private final Map<ClientBlock, Usage> clients = new ConcurrentHashMap<>();
  private final AtomicLong lastSweep = new AtomicLong(System.nanoTime());

  /** How many clients are enough for a sweep before its time: twice what the last one left. */
  private final AtomicInteger full = new AtomicInteger(MANY_CLIENTS);

  @Override
  public int connect(ClientBlock client, Duration span) {
    sweep(span);
    int[] open = new int[1];
    clients.compute(
        client,
        (_, usage) -> {
          Usage known = usage == null ? new Usage() : usage;
          open[0] = ++known.connections;
          return known;
        });
    return open[0];
  }

  @Override
  public void disconnect(ClientBlock client) {
    clients.computeIfPresent(
        client,
        (_, usage) -> {
          usage.connections--;
          return usage.connections == 0 && usage.counts.isEmpty() ? null : usage;
        });
  }

  @Override
  public int count(ClientBlock client, Event event, Duration span) {
    sweep(span);
    int[] count = new int[1];
    clients.compute(
        client,
        (_, usage) -> {
          Usage known = usage == null ? new Usage() : usage;
          count[0] = known.count(event, span);
          return known;
        });
    return count[0];
  }

  /** What the counts would be if a client came now. */
  Counts forecast() {
    return new Counts() {
      @Override
      public int connect(ClientBlock client, Duration span) {
        return reading(client, usage -> usage.connections) + 1;
      }

      @Override
      public void disconnect(ClientBlock client) {}

      @Override
      public int count(ClientBlock client, Event event, Duration span) {
        return reading(client, usage -> usage.has(event, span)) + 1;
      }

      @Override
      public int size() {
        return clients.size();
      }
    };
  }

  private int reading(ClientBlock client, ToIntFunction<Usage> what) {
    int[] found = new int[1];
    clients.computeIfPresent(
        client,
        (_, usage) -> {
          found[0] = what.applyAsInt(usage);
          return usage;
        });
    return found[0];
  }

  @Override
  public int size() {
    return clients.size();
  }

  /** Once in a span, or when there are many, clients without a connection are forgotten. */
  private void sweep(Duration span) {
    long last = lastSweep.get();
    boolean due = System.nanoTime() - last >= span.toNanos();
    boolean early = clients.size() >= full.get();
    if (!due && !early || !lastSweep.compareAndSet(last, System.nanoTime())) {
      return;
    }
    for (ClientBlock client : clients.keySet()) {
      clients.computeIfPresent(
          client,
          (_, usage) -> usage.isOver(span) || early && usage.connections == 0 ? null : usage);
    }
    full.set(Math.max(MANY_CLIENTS, 2 * clients.size()));
  }
}
