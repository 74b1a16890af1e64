package org.posthouse.api.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Counts; a budget within another counts there too. */
final class SharedBudget implements MemoryBudget {
  /**
   * A share may have this part of what is left, of all but the last part of the same size: that is
   * for small shares only, so that greedy ones, which fill the rest one after the other, do not
   * shut out those who want little.
   */
  private static final int PART = 4;

  /** More than an ordinary message takes. */
  private static final int SMALL = 64 << 10;

  /** How many small shares fill a budget at least. */
  private static final int SMALL_PART = 16;

  private final Pool arrival;
  private final Pool delivery;

  SharedBudget(long arrival, long delivery) {
    this(new Pool(null, arrival, PART), new Pool(null, delivery, PART));
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
   * @param part how it is parted; 0 if a share may have all
   */
  private record Pool(Pool outer, long limit, int part, AtomicLong used) {
    Pool(Pool outer, long limit, int part) {
      this(outer, limit, part, new AtomicLong());
    }

    boolean take(long bytes, long owned) {
      long left = limit - used.addAndGet(bytes);
      if (fits(left, owned + bytes) && (outer == null || outer.take(bytes, owned))) {
        return true;
      }
      used.addAndGet(-bytes);
      return false;
    }

    private boolean fits(long left, long share) {
      if (part == 0 || share <= Math.min(SMALL, limit / SMALL_PART)) {
        return left >= 0;
      }
      return left - limit / part >= share * part;
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
