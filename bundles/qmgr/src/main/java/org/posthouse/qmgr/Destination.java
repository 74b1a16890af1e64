package org.posthouse.qmgr;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.message.DeliveryStatus;

/** The deliveries for one next hop (or one recipient) of a transport, waiting and running. */
final class Destination {
  private final String name;
  private final Lanes waiting;
  private final Feedback feedback;
  private int running;
  private boolean listed;
  private boolean paused;
  private DeliveryStatus reason;

  Destination(String name, Limits limits) {
    this.name = name;
    this.waiting = new Lanes(limits);
    this.feedback = new Feedback(limits);
  }

  String name() {
    return name;
  }

  void add(Job job, int siblings) {
    waiting.add(job, siblings);
  }

  /** Whether a delivery may start now. */
  boolean isReady() {
    return !waiting.isEmpty() && !paused && running < feedback.window();
  }

  Job start() {
    running++;
    return waiting.take();
  }

  /**
   * A delivery is over.
   *
   * @param unavailable why the next hop takes no mail, or null if it does
   * @return whether the destination is dead from now on
   */
  boolean ended(DeliveryStatus unavailable) {
    running--;
    if (unavailable == null) {
      feedback.good(running);
      return false;
    }
    boolean wasDead = feedback.isDead();
    feedback.bad();
    reason = unavailable;
    return feedback.isDead() && !wasDead;
  }

  boolean isDead() {
    return feedback.isDead();
  }

  /** Why it is dead. */
  DeliveryStatus reason() {
    return reason;
  }

  /** Takes mail again. */
  void revive() {
    feedback.reset();
  }

  /** Everything that waits; nothing waits after that. */
  List<Job> drain() {
    var jobs = new ArrayList<Job>(waiting.size());
    while (!waiting.isEmpty()) {
      jobs.add(waiting.take());
    }
    return jobs;
  }

  /** Nothing to remember. */
  boolean isIdle() {
    return running == 0 && waiting.isEmpty() && !paused && !feedback.isDead();
  }

  /** Between two deliveries when there is a rate delay. */
  void paused(boolean now) {
    paused = now;
  }

  /** Whether it stands in its transport's round. */
  boolean isListed() {
    return listed;
  }

  void listed(boolean now) {
    listed = now;
  }
}
