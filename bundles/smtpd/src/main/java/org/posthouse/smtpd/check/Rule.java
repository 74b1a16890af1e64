package org.posthouse.smtpd.check;

import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.Settings;

/**
 * One place of a compiled list. Used by many sessions at once, without locks. What comes out is one
 * of Dunno, Permit and Reject.
 */
sealed interface Rule {
  Verdict ask(Check check);

  /** A word that somebody brings, and may take away. */
  final class Word implements Rule {
    private final RestrictionTerm term;
    private final RestrictionRegistry.Word word;
    private final Settings settings;
    private volatile Bound bound = new Bound(null, null);

    private record Bound(RestrictionFactory to, Restriction restriction) {}

    Word(RestrictionTerm term, RestrictionRegistry.Word word, Settings settings) {
      this.term = term;
      this.word = word;
      this.settings = settings;
    }

    @Override
    public Verdict ask(Check check) {
      RestrictionFactory factory = word.factory();
      if (factory == null) {
        return check.settle(
            term,
            new Verdict.TryAgain(
                check.subject(), "restriction \"" + term.word() + "\" is not there now"));
      }
      Bound now = bound;
      if (now.to != factory) {
        now = new Bound(factory, compile(factory));
        bound = now;
      }
      return check.settle(term, answer(now.restriction, check));
    }

    private Restriction compile(RestrictionFactory factory) {
      try {
        return factory.compile(term, settings);
      } catch (RestrictionException e) {
        Verdict problem = new Verdict.Misconfigured(e.getMessage());
        return _ -> problem;
      } catch (RuntimeException | LinkageError e) {
        return question -> failed((Check) question, e);
      }
    }

    private Verdict answer(Restriction restriction, Check check) {
      try {
        return restriction.check(check);
      } catch (RuntimeException | LinkageError e) {
        return failed(check, e);
      }
    }

    private Verdict failed(Check check, Throwable cause) {
      String what = "restriction \"" + term + "\" failed: " + cause;
      if (word.factory() != null) {
        check.panic(what, cause);
      }
      return new Verdict.TryAgain(check.subject(), what);
    }
  }

  /** {@code warn_if_reject}: what it would refuse is only logged. */
  record WarnOnly(Rule rule) implements Rule {
    @Override
    public Verdict ask(Check check) {
      boolean before = check.warnOnly(true);
      Verdict verdict = rule.ask(check);
      check.warnOnly(before);
      if (verdict instanceof Verdict.Reject(var refusal)) {
        check.warnOfReject(refusal);
        return Verdict.DUNNO;
      }
      return verdict;
    }
  }

  /** A name of smtpd_restriction_classes. */
  record ClassCall(String name, RestrictionClass members) implements Rule {
    @Override
    public Verdict ask(Check check) {
      if (!check.descend()) {
        return check.misconfigured(
            name, "restriction class " + name + ": restrictions nested too deeply");
      }
      try {
        return check.askClass(name, members.in(check.stage()).rules());
      } finally {
        check.ascend();
      }
    }
  }

  /** What nobody can make sense of. A place in a list is never passed over. */
  record Broken(String word, String problem) implements Rule {
    @Override
    public Verdict ask(Check check) {
      return check.misconfigured(word, problem);
    }
  }
}
