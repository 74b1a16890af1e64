package org.posthouse.shell;

import java.util.List;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.Explanation.Asked;
import org.posthouse.api.explain.Explanation.Step;
import org.posthouse.api.explain.Lookup;
import org.posthouse.mail.Printable;

/** An explanation for people. */
final class ExplanationText {
  private final StringBuilder out = new StringBuilder();

  private ExplanationText() {}

  static String of(ServiceEntry service, Explanation answer, Routes.Outcome outcome) {
    var text = new ExplanationText();
    text.line("service " + service.name() + " " + service.type() + " " + service.command());
    for (Step step : answer.steps()) {
      text.step(step);
    }
    text.outcome(outcome);
    return text.out.toString();
  }

  private void step(Step step) {
    line("");
    line(step.argument().isEmpty() ? step.command() : step.command() + " " + step.argument());
    String list = "";
    for (Asked asked : step.asked()) {
      String now = asked.term().list().parameter();
      if (!now.equals(list)) {
        line("  " + now);
        list = now;
      }
      String margin = "    " + "  ".repeat(asked.depth());
      line(margin + Words.of(asked.term()) + " = " + Words.of(asked.verdict()));
      lookups(margin + "  ", asked.lookups());
    }
    lookups("  ", step.lookups());
    line("  decided by " + Words.decision(step));
    for (String word : Words.of(step.dispositions())) {
      line("  message: " + word);
    }
    log(step.log());
    line("  reply " + step.reply());
  }

  private void outcome(Routes.Outcome outcome) {
    if (outcome.ways().isEmpty() && outcome.refusal().isEmpty()) {
      return;
    }
    line("");
    line("QUEUE");
    lookups("  ", outcome.lookups());
    log(outcome.log());
    if (!outcome.refusal().isEmpty()) {
      line("  reply " + outcome.refusal());
      return;
    }
    line("  sender <" + outcome.sender() + ">");
    for (Routes.Way way : outcome.ways()) {
      String from = way.original().equals(way.recipient()) ? "" : " (was " + way.original() + ")";
      line("  route " + way.text() + from);
    }
  }

  private void lookups(String margin, List<Lookup> lookups) {
    for (Lookup lookup : lookups) {
      String cached = lookup.cached() ? " (from cache)" : "";
      line(margin + lookup.source() + " \"" + lookup.key() + "\" = " + lookup.answer() + cached);
    }
  }

  private void log(List<String> lines) {
    lines.forEach(text -> line("  log " + text));
  }

  /** Names and tables may hold anything. */
  private void line(String text) {
    out.append(Printable.of(text)).append('\n');
  }
}
