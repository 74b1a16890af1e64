package org.posthouse.smtpd.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Facts;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.event.Decider;

/** The restriction lists of one service. Immutable; used by many sessions at once. */
public final class Checks {
  private static final String NO_GUARD =
      "in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at"
          + " least one working instance of: reject_unauth_destination,"
          + " defer_unauth_destination, reject, defer, defer_if_permit or"
          + " check_relay_domains";

  private final Map<Stage, RuleList> lists;
  private final RuleList unlistedSender;
  private final RuleList unlistedRecipient;
  private final Compiler compiler;
  private final Surroundings surroundings;
  private final Options options;
  private final PermitLog permits;

  /**
   * What else decides how lists are asked.
   *
   * @param delayReject smtpd_delay_reject: the lists of earlier commands are asked at RCPT and ETRN
   * @param relayFirst smtpd_relay_before_recipient_restrictions
   * @param unlistedRecipient smtpd_reject_unlisted_recipient
   * @param unlistedSender smtpd_reject_unlisted_sender
   * @param soft soft_bounce: nothing is refused for good
   * @param guarded whether a list keeps strangers from relaying; without one no recipient is taken
   */
  record Options(
      boolean delayReject,
      boolean relayFirst,
      boolean unlistedRecipient,
      boolean unlistedSender,
      boolean soft,
      boolean guarded) {}

  Checks(
      Map<Stage, RuleList> lists,
      Compiler compiler,
      Surroundings surroundings,
      Options options,
      PermitLog permits) {
    this.lists = new EnumMap<>(lists);
    this.compiler = compiler;
    this.surroundings = surroundings;
    this.options = options;
    this.permits = permits;
    unlistedSender = compiler.list(List.of("reject_unlisted_sender"), Stage.SENDER);
    unlistedRecipient = compiler.list(List.of("reject_unlisted_recipient"), Stage.RECIPIENT);
  }

  public Decision connect(Facts facts, Witness witness) {
    return early(facts, Stage.CLIENT, witness);
  }

  public Decision helo(Facts facts, Witness witness) {
    return early(facts, Stage.HELO, witness);
  }

  public Decision mail(Facts facts, Witness witness) {
    Decision decision = early(facts, Stage.SENDER, witness);
    if (decision.isRefused() || options.delayReject || !options.unlistedSender) {
      return decision;
    }
    Check check = check(facts, decision.actions(), witness);
    check.enter(Stage.SENDER);
    return finish(check, check.ask(unlistedSender.rules()));
  }

  private Decision early(Facts facts, Stage stage, Witness witness) {
    return options.delayReject || lists.get(stage).isEmpty()
        ? Decision.pass(Actions.NONE)
        : run(facts, Actions.NONE, List.of(stage), witness);
  }

  private Check check(Facts facts, Actions before, Witness witness) {
    return new Check(facts, surroundings, compiler, permits, before, witness);
  }

  /**
   * RCPT, and VRFY, which is answered as RCPT would be. Mail to postmaster, without a domain, is
   * always taken (RFC 5321 section 4.5.1).
   */
  public Decision recipient(Facts facts, Actions before, Witness witness) {
    if ("postmaster".equalsIgnoreCase(facts.recipient())) {
      return Decision.pass(before);
    }
    Check check = check(facts, before, witness);
    if (!options.guarded) {
      witness.log(surroundings.log()).fatal(NO_GUARD);
      return refuse(check, Check.CONFIGURATION, new Decider.Server("smtpd_relay_restrictions"));
    }
    Verdict verdict = runLists(check, recipientStages());
    if (verdict instanceof Verdict.Reject) {
      return finish(check, verdict);
    }
    if (options.delayReject && options.unlistedSender && !check.dispositions().discard()) {
      check.enter(Stage.SENDER);
      verdict = check.ask(unlistedSender.rules());
      if (verdict instanceof Verdict.Reject) {
        return finish(check, verdict);
      }
    }
    if (check.actions().trouble().isPresent()) {
      Trouble trouble = check.actions().trouble().get();
      return refuse(check, trouble.error(), trouble.by());
    }
    check.enter(Stage.RECIPIENT);
    boolean lookFor = options.unlistedRecipient && !check.dispositions().discard();
    return finish(check, lookFor ? check.ask(unlistedRecipient.rules()) : Verdict.DUNNO);
  }

  private List<Stage> recipientStages() {
    List<Stage> stages = new ArrayList<>(5);
    if (options.delayReject) {
      stages.add(Stage.CLIENT);
      stages.add(Stage.HELO);
      stages.add(Stage.SENDER);
    }
    stages.add(options.relayFirst ? Stage.RELAY : Stage.RECIPIENT);
    stages.add(options.relayFirst ? Stage.RECIPIENT : Stage.RELAY);
    return stages;
  }

  public Decision data(Facts facts, Actions before, Witness witness) {
    return run(facts, before, List.of(Stage.DATA), witness);
  }

  public Decision endOfData(Facts facts, Actions before, Witness witness) {
    return run(facts, before, List.of(Stage.END_OF_DATA), witness);
  }

  public Decision etrn(Facts facts, Witness witness) {
    List<Stage> stages =
        options.delayReject ? List.of(Stage.CLIENT, Stage.HELO, Stage.ETRN) : List.of(Stage.ETRN);
    return run(facts, Actions.NONE, stages, witness);
  }

  private Decision run(Facts facts, Actions before, List<Stage> stages, Witness witness) {
    Check check = check(facts, before, witness);
    return finish(check, runLists(check, stages));
  }

  private Verdict runLists(Check check, List<Stage> stages) {
    // What is thrown away nobody needs to look at.
    for (int i = 0; i < stages.size() && !check.dispositions().discard(); i++) {
      check.enter(stages.get(i));
      Verdict verdict = check.ask(lists.get(stages.get(i)).rules());
      if (verdict instanceof Verdict.Reject) {
        return verdict;
      }
    }
    return Verdict.DUNNO;
  }

  private Decision finish(Check check, Verdict verdict) {
    return verdict instanceof Verdict.Reject(MailError refusal)
        ? refuse(check, refusal, check.rejectedBy())
        : Decision.pass(check.actions(), check.reasons());
  }

  /** A refusal for good becomes one for now if a restriction asked for that. */
  private Decision refuse(Check check, MailError refusal, Decider by) {
    Trouble trouble = new Trouble(refusal, by);
    Trouble last = refusal.isTemporary() ? trouble : check.deferIfReject().orElse(trouble);
    // A trouble told to the client once is not told again for its next recipient.
    return Decision.refuse(
        options.soft ? soft(last.error()) : last.error(),
        check.actions().withoutTrouble(),
        last.by());
  }

  private static MailError soft(MailError error) {
    return error.isTemporary()
        ? error
        : new MailError(
            error.code() - 100, "4" + error.dsn().substring(1), error.text(), error.detail());
  }
}
