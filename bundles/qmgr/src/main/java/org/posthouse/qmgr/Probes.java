package org.posthouse.qmgr;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.delivery.ProbeListener;
import org.posthouse.api.message.DeliveryStatus;

/** The daemon verify, if it is there now. What it does not hear it asks about again. */
@Component(service = Probes.class)
public final class Probes implements ProbeListener {
  private volatile ProbeListener listener;

  @Reference(
      policy = ReferencePolicy.DYNAMIC,
      cardinality = ReferenceCardinality.OPTIONAL,
      unbind = "remove")
  void add(ProbeListener verify) {
    listener = verify;
  }

  void remove(ProbeListener verify) {
    if (listener == verify) {
      listener = null;
    }
  }

  @Override
  public boolean probed(String address, DeliveryStatus status) {
    ProbeListener now = listener;
    return now != null && now.probed(address, status);
  }
}
