package org.posthouse.smtpd.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The restriction lists of one service, ready to be asked. Immutable; used by many sessions at
 * once.
 */
public final class Checks {
  private final Map<Stage, List<Restriction>> lists;
  private final Listing listing;
  private final Surroundings surroundings;
  private final Options options;

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
      Map<Stage, List<Restriction>> lists,
      Listing listing,
      Surroundings surroundings,
      Options options) {
    this.lists = new EnumMap<>(lists);
    this.listing = listing;
    this.surroundings = surroundings;
    this.options = options;
  }

  public Decision connect(Question question) {
    return early(question, Actions.NONE, Stage.CLIENT);
  }

  public Decision helo(Question question, Actions before) {
    return early(question, before, Stage.HELO);
  }

  public Decision mail(Question question, Actions before) {
    Decision decision = early(question, before, Stage.SENDER);
    if (decision.isRefused() || options.delayReject || !options.unlistedSender) {
      return decision;
    }
    Check check = new Check(question, surroundings, decision.actions());
    check.enter(Stage.SENDER);
    return finish(check, listing.sender(check));
  }

  private Decision early(Question question, Actions before, Stage stage) {
    return options.delayReject || lists.get(stage).isEmpty()
        ? Decision.pass(before)
        : run(question, before, List.of(stage));
  }

  /** RCPT, and VRFY, which is answered as RCPT would be. */
  public Decision recipient(Question question, Actions before) {
    Check check = new Check(question, surroundings, before);
    if (!options.guarded) {
      surroundings
          .log()
          .fatal(
              "in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at"
                  + " least one working instance of: reject_unauth_destination,"
                  + " defer_unauth_destination, reject, defer, defer_if_permit or"
                  + " check_relay_domains");
      check.enter(Stage.RELAY);
      return finish(check, Verdict.reject(Rejection.CONFIGURATION));
    }
    Verdict verdict = runLists(check, recipientStages());
    if (verdict instanceof Verdict.Reject) {
      return finish(check, verdict);
    }
    if (options.delayReject && options.unlistedSender) {
      check.enter(Stage.SENDER);
      verdict = listing.sender(check);
      if (verdict instanceof Verdict.Reject) {
        return finish(check, verdict);
      }
    }
    Optional<Rejection> trouble = check.actions().deferIfPermit();
    if (trouble.isPresent()) {
      return finish(check, Verdict.reject(trouble.get()));
    }
    check.enter(Stage.RECIPIENT);
    boolean lookFor = options.unlistedRecipient && !check.actions().discard();
    return finish(check, lookFor ? listing.recipient(check) : Verdict.DUNNO);
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

  public Decision data(Question question, Actions before) {
    return run(question, before, List.of(Stage.DATA));
  }

  public Decision endOfData(Question question, Actions before) {
    return run(question, before, List.of(Stage.END_OF_DATA));
  }

  public Decision etrn(Question question) {
    return run(
        question,
        Actions.NONE,
        options.delayReject ? List.of(Stage.CLIENT, Stage.HELO, Stage.ETRN) : List.of(Stage.ETRN));
  }

  private Decision run(Question question, Actions before, List<Stage> stages) {
    Check check = new Check(question, surroundings, before);
    return finish(check, runLists(check, stages));
  }

  private Verdict runLists(Check check, List<Stage> stages) {
    for (Stage stage : stages) {
      check.enter(stage);
      Verdict verdict = RestrictionCompiler.run(lists.get(stage), check);
      if (verdict instanceof Verdict.Reject) {
        return verdict;
      }
    }
    return Verdict.DUNNO;
  }

  /** A refusal for good becomes one for now if a restriction asked for that. */
  private Decision finish(Check check, Verdict verdict) {
    if (!(verdict instanceof Verdict.Reject(Rejection rejection))) {
      return Decision.pass(check.actions());
    }
    Rejection last = rejection.code() >= 500 ? check.deferIfReject().orElse(rejection) : rejection;
    last = options.soft ? last.soft() : last;
    // A trouble told to the client once is not told again for its next recipient.
    return Decision.refuse(
        last,
        check.actions().withoutTrouble(),
        new Decider.Restrictions(check.stage().parameter()));
  }
}
