package org.posthouse.error;

import org.osgi.service.component.annotations.Component;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.message.DeliveryStatus.Action;

/**
 * The daemon error: returns all mail, with the next hop as reason. Under the service name {@code
 * retry} it defers all mail instead.
 */
@Component(property = DeliveryAgent.DAEMON + "=error")
public final class ErrorAgent implements DeliveryAgent {

  @Override
  public void deliver(DeliveryRequest request, DeliveryReport report) {
    if (request.service().name().equals("retry")) {
      Reason.parse(request.nexthop(), "4.0.0").report(Action.DEFERRED, request, report);
    } else {
      Reason.parse(request.nexthop(), "5.0.0").report(Action.BOUNCED, request, report);
    }
  }

  @Override
  public void probe(DeliveryRequest request, DeliveryReport report) {
    deliver(request, report);
  }
}
