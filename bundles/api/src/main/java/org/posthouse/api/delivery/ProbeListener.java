package org.posthouse.api.delivery;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.message.DeliveryStatus;

/**
 * Hears what became of probes: the daemon verify. The queue manager forgets a probe when it has
 * told this, or when there is nobody to tell.
 */
@ProviderType
public interface ProbeListener {

  /**
   * A recipient of a probe has been tried. Fast: it is called by the delivery.
   *
   * @param address that was asked about, as in the envelope of the probe
   * @param status what a delivery would have come to
   * @return whether the result is remembered
   */
  boolean probed(String address, DeliveryStatus status);
}
