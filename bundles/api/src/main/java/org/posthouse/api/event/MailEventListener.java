package org.posthouse.api.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to hear what happens. Registered as an OSGi service; it may come and go at any time.
 *
 * <p>Events come in the order of each daemon. They wait in a bounded buffer for a slow listener,
 * and are lost when it is full: mail never waits for a listener. The mail log loses none.
 *
 * <p>Thread rule: called by one thread of its own, which may block. An exception counts the event
 * as lost.
 */
@ConsumerType
public interface MailEventListener {

  void happened(Happening happening);

  /** So many events were lost before the next. The log says so, too. */
  default void lost(long events) {}
}
