package org.posthouse.smtpd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.event.MailEvent.CommandCount;

/** What the disconnect line of the log sums up: {@code ehlo=1 rcpt=0/1 commands=1/2}. */
final class CommandCounts {
  private final Map<String, int[]> counts = new LinkedHashMap<>();

  /** The commands in the order of the log line. */
  private static final String[] ORDER = {
    "helo",
    "ehlo",
    "xclient",
    "xforward",
    "starttls",
    "auth",
    "mail",
    "rcpt",
    "data",
    "bdat",
    "rset",
    "noop",
    "vrfy",
    "etrn",
    "quit",
    "unknown"
  };

  void count(String command, boolean succeeded) {
    int[] pair = counts.computeIfAbsent(command, _ -> new int[2]);
    pair[0] += succeeded ? 1 : 0;
    pair[1]++;
  }

  List<CommandCount> toList() {
    List<CommandCount> list = new ArrayList<>(counts.size());
    for (String command : ORDER) {
      int[] pair = counts.get(command);
      if (pair != null) {
        list.add(new CommandCount(command, pair[0], pair[1]));
      }
    }
    return list;
  }
}
