package org.posthouse.local;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.mail.AddressList;

/** One item of an alias or of a .forward file (aliases(5)). */
sealed interface AliasTarget {
  record Address(String address) implements AliasTarget {}

  /** A user whose alias and .forward are not looked at: {@code \name}. */
  record Direct(String name) implements AliasTarget {}

  record ToFile(String path) implements AliasTarget {}

  record ToCommand(String command) implements AliasTarget {}

  record Include(String path) implements AliasTarget {}

  /** The items of a list, at most {@code limit} and one more. */
  static List<AliasTarget> parse(String text, int limit) {
    var targets = new ArrayList<AliasTarget>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= text.length() && targets.size() <= limit; i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      if (c == '\\' && i + 1 < text.length()) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '<')) {
        depth++;
      } else if (!quoted && (c == ')' || c == '>')) {
        depth--;
      }
      if (i >= text.length() || c == ',' && !quoted && depth <= 0) {
        add(targets, text.substring(start, Math.min(i, text.length())).strip());
        start = i + 1;
      }
    }
    return targets;
  }

  private static void add(List<AliasTarget> targets, String item) {
    boolean enclosed = item.length() > 1 && item.startsWith("\"") && item.endsWith("\"");
    String inner = enclosed ? unquote(item) : item;
    if (inner.startsWith("|")) {
      targets.add(new ToCommand(inner.substring(1).strip()));
    } else if (inner.startsWith("/")) {
      targets.add(new ToFile(inner));
    } else if (inner.regionMatches(true, 0, ":include:", 0, 9)) {
      targets.add(new Include(inner.substring(9).strip()));
    } else if (inner.startsWith("\\")) {
      targets.add(new Direct(inner.substring(1)));
    } else {
      AddressList.parse(item, 100)
          .addresses()
          .forEach(address -> targets.add(new Address(address)));
    }
  }

  private static String unquote(String item) {
    var out = new StringBuilder();
    for (int i = 1; i < item.length() - 1; i++) {
      if (item.charAt(i) == '\\' && i < item.length() - 2) {
        i++;
      }
      out.append(item.charAt(i));
    }
    return out.toString();
  }
}
