package org.posthouse.smtpd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.posthouse.api.event.MailEvent.CommandCount;

/** What the disconnect line of the log sums up: {@code ehlo=1 rcpt=0/1 commands=1/2}. */
final class CommandCounts {
  private final Map<Verb, int[]> counts = new TreeMap<>(Comparator.comparingInt(Verb::place));

  void count(Verb verb, boolean succeeded) {
    int[] pair = counts.computeIfAbsent(verb, _ -> new int[2]);
    pair[0] += succeeded ? 1 : 0;
    pair[1]++;
  }

  List<CommandCount> toList() {
    List<CommandCount> list = new ArrayList<>(counts.size());
    counts.forEach((verb, pair) -> list.add(new CommandCount(verb.word(), pair[0], pair[1])));
    return list;
  }
}
