package org.posthouse.master;

import java.util.Set;

/** A line of master.cf at work. */
sealed interface RunningService extends AutoCloseable permits StreamService, TriggerService {

  /**
   * Goes on with a new generation. Sockets that stay are not touched.
   *
   * @throws MasterException if an endpoint cannot be opened; the others are open all the same
   */
  void update(Configured service, Set<Endpoint> endpoints) throws MasterException;

  /** Whether this daemon does the work. */
  boolean isServedBy(Object daemon);

  /** Takes nothing new; what is being served goes on. */
  @Override
  void close();
}
