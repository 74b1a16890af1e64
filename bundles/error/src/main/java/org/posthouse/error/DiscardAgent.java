package org.posthouse.error;

import org.osgi.service.component.annotations.Component;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.message.DeliveryStatus.Action;

/** The daemon discard: throws all mail away and calls it sent. */
@Component(property = DeliveryAgent.DAEMON + "=discard")
public final class DiscardAgent implements DeliveryAgent {

  @Override
  public void deliver(DeliveryRequest request, DeliveryReport report) {
    Reason.parse(request.nexthop(), "2.0.0").report(Action.SENT, request, report);
  }

  @Override
  public void probe(DeliveryRequest request, DeliveryReport report) {
    deliver(request, report);
  }
}
