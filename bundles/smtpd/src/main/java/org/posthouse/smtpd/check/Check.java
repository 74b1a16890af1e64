package org.posthouse.smtpd.check;

import java.util.Optional;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;

/**
 * One run through restriction lists: the question, what has been found out so far, and what the
 * restrictions want done. Used by one thread, for one command.
 */
final class Check {
  private final Question question;
  private final Surroundings surroundings;
  private Stage stage;
  private Actions actions;
  private Optional<Rejection> deferIfReject = Optional.empty();
  private Resolution recipientRoute;
  private Resolution senderRoute;
  private boolean recipientListed;
  private boolean senderListed;
  private int depth;
  private boolean warning;

  Check(Question question, Surroundings surroundings, Actions actions) {
    this.question = question;
    this.surroundings = surroundings;
    this.actions = actions;
  }

  Question question() {
    return question;
  }

  Client client() {
    return question.client();
  }

  Surroundings with() {
    return surroundings;
  }

  Stage stage() {
    return stage;
  }

  void enter(Stage newStage) {
    // What a list wants deferred if something rejects does not outlive it; relay and recipient
    // restrictions are one list in this respect.
    if (!isRecipientList(stage) || !isRecipientList(newStage)) {
      deferIfReject = Optional.empty();
    }
    stage = newStage;
  }

  private static boolean isRecipientList(Stage stage) {
    return stage == Stage.RELAY || stage == Stage.RECIPIENT;
  }

  Actions actions() {
    return actions;
  }

  void actions(Actions changed) {
    actions = changed;
  }

  /** Whether what would refuse or defer is only logged; returns what was before. */
  boolean warnOnly(boolean yes) {
    boolean before = warning;
    warning = yes;
    return before;
  }

  void deferIfPermit(Rejection trouble) {
    if (warning) {
      log("reject_warning", trouble.reply());
    } else {
      actions = actions.deferringIfPermitted(trouble);
    }
  }

  Optional<Rejection> deferIfReject() {
    return deferIfReject;
  }

  void deferIfReject(Rejection trouble) {
    if (deferIfReject.isEmpty()) {
      deferIfReject = Optional.of(trouble);
    }
  }

  /** Guards against classes and tables that name each other. Returns false when too deep. */
  boolean descend() {
    return ++depth <= 100;
  }

  void ascend() {
    depth--;
  }

  Subject subject() {
    return stage.subject(this);
  }

  Subject clientSubject() {
    return new Subject(client().namaddr(), Subject.CLIENT);
  }

  Subject heloSubject() {
    return new Subject(client().helo(), Subject.HELO);
  }

  Subject senderSubject() {
    return new Subject(question.internalSender(), Subject.SENDER);
  }

  Subject recipientSubject() {
    return new Subject(question.internalRecipient(), Subject.RECIPIENT);
  }

  boolean hasSender() {
    return question.sender() != null;
  }

  boolean hasRecipient() {
    return question.recipient() != null;
  }

  /** Where the recipient's mail goes; found out once. */
  Resolution recipientRoute() {
    if (recipientRoute == null) {
      String sender = hasSender() ? question.sender() : "";
      recipientRoute = route(sender, question.recipient());
    }
    return recipientRoute;
  }

  /** A name without a domain is completed first, as cleanup will do it. */
  private Resolution route(String sender, String address) {
    AddressResolver resolver = surroundings.resolver();
    return resolver.resolve(sender, resolver.rewrite(AddressResolver.Context.LOCAL, address));
  }

  /** Where mail to the sender would go. */
  Resolution senderRoute() {
    if (senderRoute == null) {
      senderRoute = route("", question.sender());
    }
    return senderRoute;
  }

  /** Notes that the recipient has been looked for; false if it had been already. */
  boolean claimRecipientListing() {
    boolean first = !recipientListed;
    recipientListed = true;
    return first;
  }

  boolean claimSenderListing() {
    boolean first = !senderListed;
    senderListed = true;
    return first;
  }

  void log(String what, String text) {
    surroundings.log().info(question.logLine(what, text));
  }

  /** A table or the like could not be asked: the client has to try again. */
  Verdict lookupFailure(Subject subject, String detail) {
    surroundings.log().warn(detail);
    return Verdict.reject(Rejection.lookupFailure(subject));
  }
}
