package org.posthouse.api.memory;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The part of the heap that peers may fill, over all sessions and messages together. Whatever a
 * peer can size is charged here before it is allocated, so that the answer to too much is a refusal
 * and never the end of the server.
 *
 * <p>Thread rule: any thread; it costs one atomic addition for each charge.
 */
@ProviderType
public interface MemoryBudget {

  /** What memory is for. Each has its own part, so that mail that arrives never stops delivery. */
  enum Use {
    /** Mail on its way in, and what the queue keeps of it. */
    ARRIVAL,
    /** Messages that are being delivered. */
    DELIVERY
  }

  /** A share with nothing in it, for one session, one message or one store. */
  MemoryShare open(Use use);

  /** How many bytes there are for that. */
  long limit(Use use);

  /** How many bytes are taken. */
  long used(Use use);

  /** This budget with another limit in it: what is taken there counts here as well. */
  MemoryBudget within(long limit);

  /** A budget of so many bytes for each use. */
  static MemoryBudget of(long arrival, long delivery) {
    return new SharedBudget(arrival, delivery);
  }
}
