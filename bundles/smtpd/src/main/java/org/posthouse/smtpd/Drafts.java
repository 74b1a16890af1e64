package org.posthouse.smtpd;

import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.MailEvent;

/** Opens messages in the queue. */
final class Drafts {
  private Drafts() {}

  static MailDraft open(Desk desk, ClientIdentity client) throws MailException {
    SmtpdSettings policy = desk.policy();
    MailDraft draft =
        desk.cleanup()
            .open(new MailOrigin(policy.cleanupService, MailOrigin.Source.SMTPD, policy.overrides));
    desk.log().event(new MailEvent.Opened(draft.queueId(), client));
    return draft;
  }
}
