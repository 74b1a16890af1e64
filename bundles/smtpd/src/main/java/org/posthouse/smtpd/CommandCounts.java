package org.posthouse.smtpd;

import java.util.LinkedHashMap;
import java.util.Map;

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

  @Override
  public String toString() {
    var out = new StringBuilder(80);
    int succeeded = 0;
    int all = 0;
    for (String command : ORDER) {
      int[] pair = counts.get(command);
      if (pair != null) {
        append(out, command, pair[0], pair[1]);
        succeeded += pair[0];
        all += pair[1];
      }
    }
    append(out, "commands", succeeded, all);
    if (all == 0) {
      out.append("/0");
    }
    return out.toString();
  }

  private static void append(StringBuilder out, String name, int succeeded, int all) {
    out.append(' ').append(name).append('=').append(succeeded);
    if (succeeded != all) {
      out.append('/').append(all);
    }
  }
}
