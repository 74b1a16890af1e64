package org.posthouse.api.delivery;

import java.time.Instant;
import java.util.List;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;

/**
 * One message for some recipients at one next hop.
 *
 * @param service the master.cf line of the transport, with its command and arguments
 * @param settings its settings
 * @param message the message; its other recipients are no concern of this request
 * @param nexthop as resolved: {@code example.com}, {@code [host]:port}, for {@code error} the text
 * @param recipients whom to deliver to
 * @param activeSince when the message entered the active queue
 */
public record DeliveryRequest(
    ServiceEntry service,
    Settings settings,
    QueuedMessage message,
    String nexthop,
    List<Target> recipients,
    Instant activeSince) {

  /**
   * A recipient and its position in the envelope.
   *
   * @param recipient its address is the one resolved
   */
  public record Target(int index, Recipient recipient) {}

  public DeliveryRequest {
    recipients = List.copyOf(recipients);
  }
}
