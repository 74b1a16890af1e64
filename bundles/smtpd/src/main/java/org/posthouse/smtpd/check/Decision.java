package org.posthouse.smtpd.check;

import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.event.Decider;

/**
 * What came out of a question at the gate.
 *
 * @param refusal what the client is told instead of a yes
 * @param actions what is done with the message: what was known before, and what was added; also
 *     after a refusal, which may concern one recipient of many
 * @param by who decided
 */
public record Decision(Optional<MailError> refusal, Actions actions, Decider by) {

  public static Decision pass(Actions actions) {
    return new Decision(Optional.empty(), actions, Decider.NOBODY);
  }

  public static Decision refuse(MailError refusal, Actions actions, Decider by) {
    return new Decision(Optional.of(refusal), actions, by);
  }

  public boolean isRefused() {
    return refusal.isPresent();
  }
}
