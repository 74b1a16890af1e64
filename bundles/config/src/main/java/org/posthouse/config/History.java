package org.posthouse.config;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigGeneration;

/** The last generations. For callers that hold the lock of the service. */
final class History {

  private static final int LIMIT = 200;

  private final Deque<ConfigGeneration> generations = new ArrayDeque<>();
  private final Clock clock;

  History(Clock clock) {
    this.clock = clock;
  }

  void add(long number, String cause, List<ConfigChange> changes) {
    if (generations.size() == LIMIT) {
      generations.removeFirst();
    }
    generations.addLast(new ConfigGeneration(number, clock.instant(), cause, changes));
  }

  List<ConfigGeneration> list() {
    return List.copyOf(generations);
  }
}
