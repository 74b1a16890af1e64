package org.posthouse.smtpd;

import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.client.ClientIdentity;

/** Opens messages in the queue. */
final class Drafts {
  private Drafts() {}

  static MailDraft open(Desk desk, ClientIdentity client) throws MailException {
    SmtpdSettings policy = desk.policy();
    MailDraft draft =
        desk.cleanup()
            .open(new MailOrigin(policy.cleanupService, MailOrigin.Source.SMTPD, policy.overrides));
    String port = policy.clientPortLogging ? ":" + client.port() : "";
    String login = client.login().isEmpty() ? "" : ", sasl_username=" + client.login();
    desk.log().info(draft.queueId() + ": client=" + client.namaddr() + port + login);
    return draft;
  }
}
