package org.posthouse.api.delivery;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.message.DeliveryStatus;

/** Where a delivery agent tells what happened. Used by one thread. */
@ProviderType
public interface DeliveryReport {

  /**
   * The connection is made (or reused) and the message goes out from here on: separates the third
   * and the fourth number of the log's {@code delays=}.
   */
  void connected();

  /**
   * The same, for a connection that may have carried messages before.
   *
   * @param uses counts this one: 1 for a new connection; the log's {@code conn_use=} from 2 on
   */
  default void connected(int uses) {
    connected();
  }

  /** The fate of a recipient of this request. Each is reported once. */
  void status(int recipientIndex, DeliveryStatus status);

  /**
   * The next hop takes no mail at all now (no connection, greeting refused): the queue manager
   * slows down for this destination. The recipients are reported as well.
   */
  void destinationUnavailable(DeliveryStatus status);
}
