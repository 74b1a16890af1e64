package org.posthouse.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Delivers messages for the transports of master.cf whose command it is. A bundle registers it as
 * an OSGi service with the property {@link #DAEMON}.
 *
 * <p>Thread rule: called on virtual threads, several at once, never more for one destination than
 * the queue manager allows. Every wait inside has a deadline.
 */
@ConsumerType
public interface DeliveryAgent {

  /** Service property: the command in master.cf, for example {@code smtp}. */
  String DAEMON = "posthouse.daemon";

  /**
   * Tries to deliver to each recipient of the request and reports each as soon as its fate is
   * known. The queue manager logs, retries and bounces. A recipient that is not reported, or any
   * exception, counts as deferred.
   */
  void deliver(DeliveryRequest request, DeliveryReport report) throws Exception;
}
