package org.posthouse.api.cleanup;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailException;

/** Takes new messages into the queue: from smtpd, pickup, bounce, local forwarding. */
@ProviderType
public interface Cleanup {

  /**
   * Starts a message and gives it its queue id.
   *
   * @throws MailException when the queue takes no mail now
   */
  MailDraft open(MailOrigin origin) throws MailException;
}
