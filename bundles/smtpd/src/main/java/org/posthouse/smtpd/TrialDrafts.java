package org.posthouse.smtpd;

import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.message.Envelope;

/** Gives a message of a trial something that stands for its queue id. It has no content. */
final class TrialDrafts implements Cleanup {
  private static final String QUEUE_ID = "QUEUEID";

  @Override
  public MailDraft open(MailOrigin origin) {
    return new MailDraft() {
      @Override
      public String queueId() {
        return QUEUE_ID;
      }

      @Override
      public void hold() {}

      @Override
      public MailText start(Envelope envelope, String received) {
        throw new IllegalStateException("a trial ends before the content");
      }

      @Override
      public void close() {}
    };
  }
}
