package org.posthouse.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.posthouse.api.Deadline;

/**
 * Chooses among the servers of a table: those that answer before those that are not known, UNIX
 * sockets before TCP, at random among equals. A server that is away is asked again after the retry
 * interval, or at once if no other one can answer.
 */
final class Balancer {
  private final List<Pool> pools;
  private final Duration retry;

  Balancer(List<Pool> pools, Duration retry) {
    this.pools = pools;
    this.retry = retry;
  }

  List<Pool> pools() {
    return pools;
  }

  <T> T with(Deadline deadline, Consumer<String> warn, Pool.Work<T> work) throws SQLException {
    SQLException last = null;
    for (Pool pool : order()) {
      try {
        return pool.with(deadline, warn, work);
      } catch (SQLException e) {
        last = e;
        if (deadline.expired()) {
          break;
        }
      }
    }
    throw last;
  }

  private List<Pool> order() {
    if (pools.size() == 1) {
      return pools;
    }
    record Ranked(Pool pool, int rank) {}
    List<Ranked> ranked = new ArrayList<>();
    pools.forEach(pool -> ranked.add(new Ranked(pool, rank(pool))));
    Collections.shuffle(ranked, ThreadLocalRandom.current());
    ranked.sort(Comparator.comparingInt(Ranked::rank));
    return ranked.stream().map(Ranked::pool).toList();
  }

  private int rank(Pool pool) {
    int state = pool.isUp() ? 0 : pool.isDownSince(retry) ? 4 : 2;
    return pool.target().local() ? state : state + 1;
  }
}
