package org.posthouse.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;
import org.posthouse.api.message.DeliveryStatus;

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

  /**
   * Finds out whether each recipient could be delivered to, and delivers nothing ({@code verify}).
   * Reports are those of a delivery; the queue manager makes a probe's result of them. Whoever does
   * not know how answers nothing, and nobody is told that an address is good or bad.
   */
  default void probe(DeliveryRequest request, DeliveryReport report) throws Exception {
    String text = "transport " + request.service().name() + " does not verify addresses";
    for (DeliveryRequest.Target target : request.recipients()) {
      report.status(target.index(), DeliveryStatus.deferred("4.3.5", "none", text));
    }
  }
}
