package org.posthouse.qmgr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;

/**
 * A transport of master.cf: its destinations, and the round in which they get their turn. Belongs
 * to the scheduler's thread.
 */
final class Transport {
  private final ServiceEntry service;
  private final Settings settings;
  private final Limits limits;
  private final StatusFilter filter;
  private final Log log;
  private final Map<String, Destination> destinations = new HashMap<>();
  private final Deque<Destination> round = new ArrayDeque<>();
  private int running;
  private boolean paused;
  private Absence absence = Absence.NONE;

  /** Whether the bundle that delivers is there. */
  enum Absence {
    NONE,
    /** It may be about to come back: mail waits in the active queue. */
    SHORT,
    /** Mail is deferred. */
    LONG
  }

  Transport(ServiceEntry service, Settings settings, StatusFilter filter, Log log) {
    this.service = service;
    this.settings = settings;
    this.limits = Limits.of(service, settings, log);
    this.filter = filter;
    this.log = log;
  }

  String name() {
    return service.name();
  }

  ServiceEntry service() {
    return service;
  }

  Settings settings() {
    return settings;
  }

  Limits limits() {
    return limits;
  }

  /** Replaces what agents report. */
  StatusFilter filter() {
    return filter;
  }

  Log log() {
    return log;
  }

  Absence absence() {
    return absence;
  }

  void absence(Absence now) {
    absence = now;
  }

  /** The destination of that name, made if need be. */
  Destination destination(String name) {
    return destinations.computeIfAbsent(name, key -> new Destination(key, limits));
  }

  Collection<Destination> destinations() {
    return destinations.values();
  }

  /** Puts the destination into the round if it has something to do now. */
  void list(Destination destination) {
    if (!destination.isListed() && destination.isReady()) {
      destination.listed(true);
      round.addLast(destination);
    }
  }

  /** Whose turn it is; null if nobody's or if the transport is busy. */
  Destination next() {
    while (running < limits.processLimit() && !paused) {
      Destination destination = round.pollFirst();
      if (destination == null) {
        return null;
      }
      destination.listed(false);
      if (destination.isReady()) {
        running++;
        return destination;
      }
    }
    return null;
  }

  void ended(Destination destination) {
    running--;
    settle(destination);
  }

  /** Forgets the destination if it is idle, else gives it its turn. */
  void settle(Destination destination) {
    if (destination.isIdle()) {
      destinations.remove(destination.name(), destination);
    } else {
      list(destination);
    }
  }

  void paused(boolean now) {
    paused = now;
  }

  /** Forgets that destinations were dead. */
  void revive() {
    for (Destination destination : destinations.values()) {
      if (destination.isDead()) {
        destination.revive();
        list(destination);
      }
    }
  }

  /** Takes out everything that waits. */
  List<Job> drain() {
    var jobs = new ArrayList<Job>();
    for (Destination destination : destinations.values()) {
      jobs.addAll(destination.drain());
    }
    destinations.values().removeIf(Destination::isIdle);
    return jobs;
  }
}
