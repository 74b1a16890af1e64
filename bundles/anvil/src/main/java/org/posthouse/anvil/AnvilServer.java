package org.posthouse.anvil;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.anvil.Anvil;
import org.posthouse.api.anvil.ClientNetwork;

/**
 * The counts. Needs no other service, and is there also while nobody asks, so that it lasts when
 * others are replaced.
 */
@Component(
    service = {Anvil.class, AnvilServer.class},
    immediate = true)
public final class AnvilServer implements Anvil {
  /**
   * With so many clients, some megabytes, those that have nothing open are forgotten before their
   * time.
   */
  static final int MANY_CLIENTS = 50_000;

  private static final Duration DEFAULT_SPAN = Duration.ofSeconds(60);

  private final Map<ClientNetwork, Usage> clients = new ConcurrentHashMap<>();
  private final Peaks peaks = new Peaks();
  private final AtomicLong lastSweep = new AtomicLong(System.nanoTime());
  private volatile Duration span = DEFAULT_SPAN;

  /** How many clients are enough for a sweep before its time: twice what the last one left. */
  private final AtomicInteger full = new AtomicInteger(MANY_CLIENTS);

  @Activate
  public AnvilServer() {}

  /** $anvil_rate_time_unit. */
  void countIn(Duration newSpan) {
    span = newSpan;
  }

  Peaks peaks() {
    return peaks;
  }

  int size() {
    return clients.size();
  }

  private record Counted(int open, int rate) {}

  @Override
  public Place connect(Client client) {
    Duration unit = span;
    Counted[] now = new Counted[1];
    change(
        client,
        unit,
        usage ->
            now[0] = new Counted(usage.connect(), usage.count(Peaks.Kind.CONNECTION_RATE, unit)));
    peaks.rate(Peaks.Kind.CONNECTION_RATE, now[0].rate, unit, client);
    peaks.open(now[0].open, client);
    AtomicBoolean closed = new AtomicBoolean();
    return new Counting(
        now[0].open,
        now[0].rate,
        () -> {
          if (closed.compareAndSet(false, true)) {
            disconnect(client.network());
          }
        });
  }

  private record Counting(int open, int rate, Runnable end) implements Place {
    @Override
    public void close() {
      end.run();
    }
  }

  private void disconnect(ClientNetwork network) {
    clients.computeIfPresent(
        network,
        (_, usage) -> {
          usage.disconnect();
          return usage;
        });
  }

  @Override
  public int count(Client client, Event event) {
    Duration unit = span;
    Peaks.Kind kind = Peaks.Kind.of(event);
    int[] count = new int[1];
    change(client, unit, usage -> count[0] = usage.count(kind, unit));
    peaks.rate(kind, count[0], unit, client);
    return count[0];
  }

  private void change(Client client, Duration unit, java.util.function.Consumer<Usage> what) {
    sweep(unit);
    boolean[] isNew = new boolean[1];
    clients.compute(
        client.network(),
        (_, usage) -> {
          isNew[0] = usage == null;
          Usage known = usage == null ? new Usage() : usage;
          what.accept(known);
          return known;
        });
    if (isNew[0]) {
      peaks.known(clients.size());
    }
  }

  /** Once in a span, or when there are many, clients without a connection are forgotten. */
  private void sweep(Duration unit) {
    long last = lastSweep.get();
    boolean due = System.nanoTime() - last >= unit.toNanos();
    boolean early = clients.size() >= full.get();
    if (!due && !early || !lastSweep.compareAndSet(last, System.nanoTime())) {
      return;
    }
    for (ClientNetwork client : clients.keySet()) {
      clients.computeIfPresent(
          client,
          (_, usage) -> usage.isForgotten(unit) || early && usage.open() == 0 ? null : usage);
    }
    full.set(Math.max(MANY_CLIENTS, 2 * clients.size()));
  }

  @Override
  public Anvil forecast() {
    return new Anvil() {
      @Override
      public Place connect(Client client) {
        Duration unit = span;
        return new Counting(
            reading(client, Usage::open) + 1,
            reading(client, usage -> usage.has(Peaks.Kind.CONNECTION_RATE, unit)) + 1,
            () -> {});
      }

      @Override
      public int count(Client client, Event event) {
        Duration unit = span;
        return reading(client, usage -> usage.has(Peaks.Kind.of(event), unit)) + 1;
      }

      @Override
      public Anvil forecast() {
        return this;
      }
    };
  }

  private int reading(Client client, ToIntFunction<Usage> what) {
    int[] found = new int[1];
    clients.computeIfPresent(
        client.network(),
        (_, usage) -> {
          found[0] = what.applyAsInt(usage);
          return usage;
        });
    return found[0];
  }
}
