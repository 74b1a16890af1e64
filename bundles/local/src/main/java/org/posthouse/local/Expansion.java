package org.posthouse.local;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code $user}, {@code ${extension?value}} and the like in forward_path and luser_relay.
 * Characters of a value that the filter does not name become underscores; an empty filter lets all
 * pass.
 */
record Expansion(Names names, Optional<User> user, String filter) {
  private static final Pattern MACRO =
      Pattern.compile(
          "\\$(?:(\\w+)|\\(([^)]*)\\)|\\{(\\w+)(?:([?:])(\\{[^{}]*\\}|[^{}]*)(?::(\\{[^{}]*\\}))?)?\\})");

  String of(String text) {
    Matcher m = MACRO.matcher(text);
    var out = new StringBuilder();
    while (m.find()) {
      m.appendReplacement(out, Matcher.quoteReplacement(replacement(m)));
    }
    return m.appendTail(out).toString();
  }

  private String replacement(Matcher m) {
    String name = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3);
    String value = value(name);
    if (m.group(4) == null) {
      return value;
    }
    boolean wanted = m.group(4).equals("?") != value.isEmpty();
    String chosen = wanted ? m.group(5) : m.group(6);
    return chosen == null ? "" : of(unbraced(chosen));
  }

  private static String unbraced(String text) {
    return text.startsWith("{") ? text.substring(1, text.length() - 1).strip() : text;
  }

  private String value(String name) {
    return switch (name) {
      case "user" -> filtered(names.user());
      case "home" -> user.map(u -> u.home().toString()).orElse("");
      case "shell" -> user.map(User::shell).orElse("");
      case "extension" -> filtered(names.extension());
      case "recipient_delimiter" -> names.delimiter();
      case "local" -> filtered(names.local());
      case "domain" -> filtered(names.domain());
      case "recipient" -> filtered(names.local() + "@" + names.domain());
      default -> "";
    };
  }

  private String filtered(String value) {
    var out = new StringBuilder(value.length());
    for (char c : value.toCharArray()) {
      boolean allowed = filter.isEmpty() ? c > ' ' && c != 127 : filter.indexOf(c) >= 0;
      out.append(allowed ? c : '_');
    }
    return out.toString();
  }
}
