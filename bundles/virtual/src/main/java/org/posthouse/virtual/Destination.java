package org.posthouse.virtual;

import java.nio.file.Path;
import org.posthouse.api.message.DeliveryStatus;

/** Where mail for an address goes. */
sealed interface Destination {

  /**
   * @param path below virtual_mailbox_base
   * @param maildir whether it is a Maildir and not a file
   */
  record Mailbox(Path path, boolean maildir) implements Destination {}

  /** Nowhere, now or ever. */
  record None(DeliveryStatus status) implements Destination {}
}
