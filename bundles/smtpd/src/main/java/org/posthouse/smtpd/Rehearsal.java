package org.posthouse.smtpd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.event.Decider;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.explain.Explanation.Asked;
import org.posthouse.api.explain.Explanation.Step;
import org.posthouse.api.explain.Lookup;
import org.posthouse.api.explain.Onlooker;
import org.posthouse.api.log.Log;
import org.posthouse.smtpd.check.Witness;

/**
 * Writes down what happens in a session that nobody has, a command at a time. Lookups belong to the
 * word that answers next. Used by one thread.
 */
final class Rehearsal implements Witness, Onlooker, Log {
  private final List<Step> steps = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Deque<Integer> classes = new ArrayDeque<>();
  private final List<Lookup> lookups = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private Decider by = Decider.NOBODY;
  private Dispositions dispositions = Dispositions.NONE;

  /** The end of a command. */
  void step(String command, String argument, String reply, boolean refused) {
    Decider decider = refused && by instanceof Decider.Nobody ? new Decider.Server("smtpd") : by;
    steps.add(
        new Step(command, argument, asked, lookups, reply, refused, decider, dispositions, lines));
    asked.clear();
    lookups.clear();
    lines.clear();
    by = Decider.NOBODY;
  }

  List<Step> steps() {
    return steps;
  }

  @Override
  public boolean isTrial() {
    return true;
  }

  @Override
  public Log log(Log live) {
    return this;
  }

  @Override
  public void answered(RestrictionTerm term, Verdict verdict) {
    asked.add(new Asked(term, verdict, lookups, classes.size(), false));
    lookups.clear();
  }

  @Override
  public void entered(RestrictionTerm restrictionClass) {
    asked.add(new Asked(restrictionClass, Verdict.DUNNO, List.of(), classes.size(), true));
    classes.addLast(asked.size() - 1);
  }

  @Override
  public void left(Verdict verdict) {
    int at = classes.removeLast();
    Asked entered = asked.get(at);
    asked.set(at, new Asked(entered.term(), verdict, List.of(), entered.depth(), true));
  }

  @Override
  public void lookedUp(Lookup lookup) {
    lookups.add(lookup);
  }

  @Override
  public void logged(String daemon, String text) {
    lines.add(daemon + ": " + text);
  }

  @Override
  public void event(MailEvent event) {
    if (event instanceof MailEvent.Decided decided) {
      by = decided.by();
      dispositions = decided.dispositions();
    }
    Log.super.event(event);
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  @Override
  public void info(String text) {
    logged("smtpd", text);
  }

  @Override
  public void warn(String text) {
    logged("smtpd", "warning: " + text);
  }

  @Override
  public void fatal(String text) {
    logged("smtpd", "fatal: " + text);
  }

  @Override
  public void panic(String text, Throwable cause) {
    logged("smtpd", "panic: " + text);
  }
}
