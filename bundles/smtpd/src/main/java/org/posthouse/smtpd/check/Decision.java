package org.posthouse.smtpd.check;

import java.util.List;
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
 * @param reasons why it was no refusal, as far as somebody said so
 */
public record Decision(
    Optional<MailError> refusal, Actions actions, Decider by, List<Reason> reasons) {

  public static Decision pass(Actions actions) {
    return pass(actions, List.of());
  }

  public static Decision pass(Actions actions, List<Reason> reasons) {
    return new Decision(Optional.empty(), actions, Decider.NOBODY, reasons);
  }

  public static Decision refuse(MailError refusal, Actions actions, Decider by) {
    return new Decision(Optional.of(refusal), actions, by, List.of());
  }

  public boolean isRefused() {
    return refusal.isPresent();
  }
}
