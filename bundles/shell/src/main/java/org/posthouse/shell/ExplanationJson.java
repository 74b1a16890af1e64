package org.posthouse.shell;

import java.util.List;
import java.util.Map;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.Explanation.Asked;
import org.posthouse.api.explain.Explanation.Step;
import org.posthouse.api.explain.Lookup;

/** An explanation for programs. */
final class ExplanationJson {
  private ExplanationJson() {}

  static String of(ServiceEntry service, Explanation answer, Routes.Outcome outcome) {
    List<Step> steps = answer.steps();
    Step last =
        steps.stream().filter(Step::refused).reduce((_, later) -> later).orElse(steps.getLast());
    boolean failed = !outcome.refusal().isEmpty();
    return JsonText.line(
        JsonText.object(
            "service", service.key(),
            "client", ClientWords.object(answer.client()),
            "steps", steps.stream().map(ExplanationJson::step).toList(),
            "accepted",
                answer.steps().getLast().command().equals("END-OF-MESSAGE")
                    && !answer.steps().getLast().refused()
                    && !failed,
            "reply", failed ? outcome.refusal() : last.reply(),
            "decided_by", failed ? "the server (cleanup)" : Words.decision(steps),
            "sender", outcome.sender(),
            "routes", outcome.ways().stream().map(ExplanationJson::way).toList(),
            "lookups", lookups(outcome.lookups()),
            "log", outcome.log()));
  }

  private static Map<String, Object> step(Step step) {
    return JsonText.object(
        "command", step.command(),
        "argument", step.argument(),
        "restrictions", step.asked().stream().map(ExplanationJson::asked).toList(),
        "lookups", lookups(step.lookups()),
        "reply", step.reply(),
        "refused", step.refused(),
        "decided_by", Words.decision(step),
        "dispositions", Words.of(step.dispositions()),
        "log", step.log());
  }

  private static Map<String, Object> asked(Asked asked) {
    return JsonText.object(
        "list", asked.term().list().parameter(),
        "word", asked.term().word(),
        "argument", asked.term().argument(),
        "answer", Words.of(asked.verdict()),
        "class", asked.isClass(),
        "depth", asked.depth(),
        "lookups", lookups(asked.lookups()));
  }

  private static List<Map<String, Object>> lookups(List<Lookup> lookups) {
    return lookups.stream()
        .map(
            l ->
                JsonText.object(
                    "source",
                    l.source(),
                    "key",
                    l.key(),
                    "answer",
                    l.answer(),
                    "cached",
                    l.cached()))
        .toList();
  }

  private static Map<String, Object> way(Routes.Way way) {
    return JsonText.object(
        "original", way.original(),
        "recipient", way.recipient(),
        "transport", way.transport(),
        "nexthop", way.nexthop(),
        "problem", way.problem());
  }
}
