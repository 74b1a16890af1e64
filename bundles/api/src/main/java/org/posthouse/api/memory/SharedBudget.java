package org.posthouse.api.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Counts; a budget within another counts there too. */
final class SharedBudget implements MemoryBudget {
  /**
   * A share of what arrives may have this part of what is left. With N greedy shares {@code 1 / (1
   * + N / 4)} of the budget stays free, and each has a quarter of that.
   */
  private static final int ARRIVAL_PART = 4;

  private final Pool arrival;
  private final Pool delivery;

  SharedBudget(long arrival, long delivery) {
    this(new Pool(null, arrival, ARRIVAL_PART), new Pool(null, delivery, 0));
  }

  private SharedBudget(Pool arrival, Pool delivery) {
    this.arrival = arrival;
    this.delivery = delivery;
  }

  private Pool pool(Use use) {
    return switch (use) {
      case ARRIVAL -> arrival;
      case DELIVERY -> delivery;
    };
  }

  @Override
  public MemoryShare open(Use use) {
    return new Share(pool(use));
  }

  @Override
  public long limit(Use use) {
    return pool(use).limit;
  }

  @Override
  public long used(Use use) {
    return pool(use).used.get();
  }

  @Override
  public MemoryBudget within(long limit) {
    return new SharedBudget(new Pool(arrival, limit, 0), new Pool(delivery, limit, 0));
  }

  /**
   * @param part how many times what a share has must be left over; 0 for a share that may have all
   */
  private record Pool(Pool outer, long limit, int part, AtomicLong used) {
    Pool(Pool outer, long limit, int part) {
      this(outer, limit, part, new AtomicLong());
    }

    boolean take(long bytes, long owned) {
      long left = limit - used.addAndGet(bytes);
      if (left >= (owned + bytes) * part && (outer == null || outer.take(bytes, owned))) {
        return true;
      }
      used.addAndGet(-bytes);
      return false;
    }

    void add(long bytes) {
      used.addAndGet(bytes);
      if (outer != null) {
        outer.add(bytes);
      }
    }
  }

  private static final class Share implements MemoryShare {
    private final Pool pool;
    private long bytes;

    Share(Pool pool) {
      this.pool = pool;
    }

    @Override
    public boolean take(long more) {
      if (!pool.take(more, bytes)) {
        return false;
      }
      bytes += more;
      return true;
    }

    @Override
    public void add(long more) {
      pool.add(more);
      bytes += more;
    }

    @Override
    public void give(long some) {
      if (some > bytes) {
        throw new IllegalArgumentException("gives back " + some + " of " + bytes + " bytes");
      }
      if (some != 0) {
        pool.add(-some);
        bytes -= some;
      }
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }
}
