package org.posthouse.shell;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.event.Decider;
import org.posthouse.api.explain.Explanation.Asked;
import org.posthouse.api.explain.Explanation.Step;

/** What decided, for people. */
final class Words {
  private Words() {}

  static String of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Dunno _ -> "dunno";
      case Verdict.Permit _ -> "permit";
      case Verdict.Reject(var refusal) -> "reject: " + refusal.reply();
      case Verdict.DeferIfPermit(var trouble) -> "defer if permitted: " + trouble.reply();
      case Verdict.DeferIfReject(var trouble) -> "defer if rejected: " + trouble.reply();
      case Verdict.TryAgain(_, String reason) -> "could not be asked: " + reason;
      case Verdict.Misconfigured(String reason) -> "misconfigured: " + reason;
      case Verdict.Dispose(var disposition, String text) ->
          text.isEmpty() ? disposition.word() : disposition.word() + ": " + text;
      case Verdict.Note(String word, String text) -> word + ": " + text;
      case Verdict.Ask(List<String> words, _) -> "asks " + String.join(" ", words);
    };
  }

  static String of(Decider decider) {
    return switch (decider) {
      case Decider.Nobody _ -> "nobody objected";
      case Decider.Restriction(String list, String word, String argument) ->
          list + ": " + word + (argument.isEmpty() ? "" : " " + argument);
      case Decider.Limit(String what, int count, _) -> what + " limit (" + count + ")";
      case Decider.Server(String what) -> "the server (" + what + ")";
    };
  }

  /** Who decided about a command: who refused it, or the words that ended its lists well. */
  static String decision(Step step) {
    List<String> permits = new ArrayList<>();
    for (Asked asked : step.asked()) {
      if (isPermit(asked)) {
        permits.add(asked.term().list().parameter() + ": " + asked.term());
      }
    }
    return step.refused() || permits.isEmpty() ? of(step.by()) : String.join("; ", permits);
  }

  /** Who decided about all of it: who refused it, or the words that ended lists well. */
  static String decision(List<Step> steps) {
    List<Step> refused = steps.stream().filter(Step::refused).toList();
    return refused.isEmpty()
        ? steps.stream()
            .filter(Words::isPermitted)
            .map(Words::decision)
            .reduce((all, more) -> all + "; " + more)
            .orElse("nobody objected")
        : decision(refused.getLast());
  }

  private static boolean isPermitted(Step step) {
    return step.asked().stream().anyMatch(Words::isPermit);
  }

  /** The word that said so, and not the class that it is in. */
  private static boolean isPermit(Asked asked) {
    return asked.verdict() instanceof Verdict.Permit && !asked.isClass();
  }

  /** What is done with a message, a word for each; empty for nothing special. */
  static List<String> of(Dispositions dispositions) {
    List<String> all = new ArrayList<>();
    if (dispositions.hold()) {
      all.add("hold");
    }
    if (dispositions.discard()) {
      all.add("discard");
    }
    if (!dispositions.filter().isEmpty()) {
      all.add("filter " + dispositions.filter());
    }
    if (!dispositions.redirect().isEmpty()) {
      all.add("redirect " + dispositions.redirect());
    }
    dispositions.bcc().forEach(address -> all.add("bcc " + address));
    dispositions.prepend().forEach(line -> all.add("prepend " + line));
    return all;
  }

  static String of(RestrictionTerm term) {
    return term.options().isEmpty()
        ? term.toString()
        : term + " { " + String.join(", ", term.options()) + " }";
  }
}
