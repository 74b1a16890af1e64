package org.posthouse.smtpd.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.Deadline;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Disposition;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.Facts;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.log.Log;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.mail.Addresses;

/**
 * One run through restriction lists: the question, what has been found out so far, and what the
 * restrictions want done. Used by one thread, for one command.
 */
final class Check implements Question {
  /** Longer than any resolver's retries, shorter than a client's patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Classes and tables that name each other. */
  private static final int DEEPEST = 100;

  static final MailError CONFIGURATION = new MailError(451, "4.3.5", "Server configuration error");

  private final Facts facts;
  private final Surroundings surroundings;
  private final Compiler compiler;
  private final PermitLog permits;
  private final Witness witness;
  private final Log log;
  private Stage stage = Stage.CLIENT;
  private Actions actions;
  private Optional<Trouble> deferIfReject = Optional.empty();
  private Decider rejectedBy = Decider.NOBODY;
  private Resolution recipientRoute;
  private Resolution senderRoute;
  private String firstClaim;
  private Set<String> moreClaims = Set.of();
  private List<Reason> reasons = List.of();
  private int depth;
  private boolean warning;

  Check(
      Facts facts,
      Surroundings surroundings,
      Compiler compiler,
      PermitLog permits,
      Actions actions,
      Witness witness) {
    this.facts = facts;
    this.surroundings = surroundings;
    this.compiler = compiler;
    this.permits = permits;
    this.actions = actions;
    this.witness = witness;
    log = witness.log(surroundings.log());
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

  /** Asks one rule after the other until one has a say. */
  Verdict ask(List<Rule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      Verdict verdict = rules.get(i).ask(this);
      if (!(verdict instanceof Verdict.Dunno)) {
        return verdict;
      }
    }
    return Verdict.DUNNO;
  }

  /** Does what a restriction says. What is left is one of Dunno, Permit and Reject. */
  Verdict settle(RestrictionTerm term, Verdict verdict) {
    witness.answered(term, verdict);
    return switch (verdict) {
      case Verdict.Dunno _ -> verdict;
      case Verdict.Permit permit -> permitted(term, permit);
      case Verdict.Reject _ -> rejected(term, verdict);
      case Verdict.TryAgain(Subject subject, String reason) -> {
        log.warn(reason);
        yield rejected(term, Verdict.reject(subject.lookupFailure()));
      }
      case Verdict.Misconfigured(String reason) -> {
        log.warn(reason);
        yield rejected(term, Verdict.reject(CONFIGURATION));
      }
      case Verdict.DeferIfPermit(MailError trouble) -> {
        deferIfPermit(new Trouble(trouble, decider(term)));
        yield Verdict.DUNNO;
      }
      case Verdict.DeferIfReject(MailError trouble) -> {
        deferIfReject = deferIfReject.or(() -> Optional.of(new Trouble(trouble, decider(term))));
        yield Verdict.DUNNO;
      }
      case Verdict.Dispose(Disposition disposition, String text) ->
          dispose(term, disposition, text);
      case Verdict.Note(String word, String text) -> {
        note(decider(term), word, text);
        yield Verdict.DUNNO;
      }
      case Verdict.Ask(List<String> words, String source) -> askTable(words, source);
    };
  }

  private void because(Decider.Restriction by, String what) {
    if (reasons.isEmpty()) {
      reasons = new ArrayList<>(2);
    }
    reasons.add(new Reason(by, what));
  }

  /** Why there was no refusal, as far as somebody said so. */
  List<Reason> reasons() {
    return reasons;
  }

  private Verdict rejected(RestrictionTerm term, Verdict refusal) {
    rejectedBy = decider(term);
    return refusal;
  }

  private Decider.Restriction decider(RestrictionTerm term) {
    return new Decider.Restriction(stage.parameter(), term.word(), term.argument());
  }

  /** Somebody has to mend the configuration. */
  Verdict misconfigured(String word, String problem) {
    witness.answered(
        new RestrictionTerm(word, "", List.of(), stage), new Verdict.Misconfigured(problem));
    log.warn(problem);
    rejectedBy = new Decider.Restriction(stage.parameter(), word, "");
    return Verdict.reject(CONFIGURATION);
  }

  private void deferIfPermit(Trouble trouble) {
    if (warning) {
      note(trouble.by(), "reject_warning", trouble.error().reply());
    } else {
      actions = actions.deferringIfPermitted(trouble);
    }
  }

  private Verdict permitted(RestrictionTerm term, Verdict.Permit permit) {
    because(decider(term), "permit");
    if (!permits.isEmpty() && permits.tells(PermitLog.action(term, permit), log)) {
      Subject about = permit.subject().orElseGet(this::subject);
      note(decider(term), "permit", PermitLog.text(term, permit, about));
    }
    return permit;
  }

  private Verdict dispose(RestrictionTerm term, Disposition disposition, String text) {
    Decider.Restriction by = decider(term);
    if (!etrnDomain().isEmpty()) {
      log.warn(
          "access table "
              + term.argument()
              + ": action "
              + disposition.word().toUpperCase(Locale.ROOT)
              + " is unavailable in "
              + stage.parameter());
      return Verdict.DUNNO;
    }
    because(by, disposition.word());
    Dispositions before = actions.dispositions();
    boolean known =
        switch (disposition) {
          case Disposition.Hold _ -> before.hold();
          case Disposition.Discard _ -> before.discard();
          case Disposition.Filter _,
              Disposition.Redirect _,
              Disposition.Bcc _,
              Disposition.Prepend _ ->
              false;
        };
    if (!known && !text.isEmpty()) {
      note(by, disposition.word(), text);
    }
    actions = actions.with(before.with(disposition));
    return disposition instanceof Disposition.Discard
        ? permitted(term, new Verdict.Permit(Optional.empty(), "DISCARD"))
        : Verdict.DUNNO;
  }

  /** Runs a list that stands in a table; unlike a class it may not name tables. */
  private Verdict askTable(List<String> words, String table) {
    if (!descend()) {
      return misconfigured(table, "access table " + table + ": restrictions nested too deeply");
    }
    try {
      for (String word : words) {
        if (word.indexOf(':') > 0 && word.indexOf(' ') < 0 && !word.startsWith("{")) {
          log.warn(
              "access table " + table + " has entry with lookup table: " + String.join(" ", words));
          log.warn("do not specify lookup tables inside SMTPD access maps");
          return misconfigured(table, "define a restriction class and specify its name instead.");
        }
      }
      return ask(compiler.compile(words, stage, compiler.grammar()));
    } finally {
      ascend();
    }
  }

  Verdict askClass(String name, List<Rule> rules) {
    witness.entered(new RestrictionTerm(name, "", List.of(), stage));
    Verdict verdict = ask(rules);
    witness.left(verdict);
    return verdict;
  }

  /** Guards against classes and tables that name each other. Returns false when too deep. */
  boolean descend() {
    return ++depth <= DEEPEST;
  }

  void ascend() {
    depth--;
  }

  /** Whether what would refuse or defer is only logged; returns what was before. */
  boolean warnOnly(boolean yes) {
    boolean before = warning;
    warning = yes;
    return before;
  }

  private void note(Decider by, String word, String text) {
    log.event(new MailEvent.Noted(facts, word, text, by));
  }

  /** {@code warn_if_reject}: what refused only says so. */
  void warnOfReject(MailError refusal) {
    note(rejectedBy, "reject_warning", refusal.reply());
  }

  Actions actions() {
    return actions;
  }

  Optional<Trouble> deferIfReject() {
    return deferIfReject;
  }

  Decider rejectedBy() {
    return rejectedBy;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public String command() {
    return facts.command();
  }

  @Override
  public String queueId() {
    return facts.queueId();
  }

  @Override
  public ClientIdentity client() {
    return facts.client();
  }

  @Override
  public boolean hasSender() {
    return facts.sender() != null;
  }

  @Override
  public String sender() {
    return facts.sender() == null ? "" : Addresses.internal(facts.sender());
  }

  @Override
  public boolean hasRecipient() {
    return facts.recipient() != null;
  }

  @Override
  public String recipient() {
    return facts.recipient() == null ? "" : Addresses.internal(facts.recipient());
  }

  @Override
  public int recipientCount() {
    return facts.recipientCount();
  }

  @Override
  public String etrnDomain() {
    return facts.etrnDomain();
  }

  @Override
  public boolean isPipelined() {
    return facts.pipelined();
  }

  @Override
  public Dispositions dispositions() {
    return actions.dispositions();
  }

  @Override
  public Subject subject() {
    return Lists.subject(stage, this);
  }

  @Override
  public Resolution recipientRoute() {
    if (recipientRoute == null) {
      recipientRoute = route(hasSender() ? facts.sender() : "", facts.recipient());
    }
    return recipientRoute;
  }

  @Override
  public Resolution senderRoute() {
    if (senderRoute == null) {
      senderRoute = route("", facts.sender());
    }
    return senderRoute;
  }

  /** A name without a domain is completed first, as cleanup will do it. */
  private Resolution route(String sender, String address) {
    AddressResolver resolver = surroundings.resolver();
    Resolution route =
        resolver.resolve(sender, resolver.rewrite(AddressResolver.Context.LOCAL, address));
    if (Trial.isRunning()) {
      Trial.lookedUp("route", address, route.text(), false);
    }
    return route;
  }

  /** Mostly there is one. What is only warned of has to be done again in earnest. */
  @Override
  public boolean claim(String what) {
    if (what.equals(firstClaim) || moreClaims.contains(what)) {
      return false;
    }
    if (firstClaim == null && !warning) {
      firstClaim = what;
    } else if (!warning) {
      var more = new HashSet<>(moreClaims);
      more.add(what);
      moreClaims = more;
    }
    return true;
  }

  @Override
  public Deadline deadline() {
    return Deadline.after(PATIENCE);
  }

  @Override
  public boolean isTrial() {
    return witness.isTrial();
  }

  @Override
  public void info(String text) {
    log.info(text);
  }

  @Override
  public void warn(String text) {
    log.warn(text);
  }

  /** A restriction has thrown something. */
  void panic(String text, Throwable cause) {
    log.panic(text, cause);
  }
}
