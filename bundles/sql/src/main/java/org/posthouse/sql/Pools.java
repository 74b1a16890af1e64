package org.posthouse.sql;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The pools of one kind of server. Tables of the same server and user share one. */
final class Pools implements AutoCloseable {
  private record Key(SqlTarget target, int size, Duration idle) {}

  private static final class Shared {
    private final Pool pool;
    private int users;

    Shared(Pool pool) {
      this.pool = pool;
    }
  }

  private final SqlDriver driver;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Shared> pools = new HashMap<>();

  Pools(SqlDriver driver) {
    this.driver = driver;
  }

  /** The pools of a table's servers, to be given back by {@link #release}. */
  List<Pool> acquire(List<SqlTarget> targets, int size, Duration idle) {
    lock.lock();
    try {
      return targets.stream().map(target -> acquire(new Key(target, size, idle))).toList();
    } finally {
      lock.unlock();
    }
  }

  private Pool acquire(Key key) {
    Shared shared =
        pools.computeIfAbsent(
            key, k -> new Shared(new Pool(driver, k.target(), k.size(), k.idle())));
    shared.users++;
    return shared.pool;
  }

  /** Closes the pools that nobody else uses. */
  void release(List<Pool> unused) {
    List<Pool> last;
    lock.lock();
    try {
      last = unused.stream().filter(this::isLast).toList();
    } finally {
      lock.unlock();
    }
    last.forEach(Pool::close);
  }

  private boolean isLast(Pool pool) {
    return pools.values().removeIf(shared -> shared.pool == pool && --shared.users == 0);
  }

  int size() {
    return pools.size();
  }

  @Override
  public void close() {
    List<Pool> all;
    lock.lock();
    try {
      all = pools.values().stream().map(shared -> shared.pool).toList();
      pools.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Pool::close);
  }
}
