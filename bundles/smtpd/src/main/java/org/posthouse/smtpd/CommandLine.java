package org.posthouse.smtpd;

import java.util.List;
import java.util.Locale;

/**
 * A command as the client sent it.
 *
 * @param text the line without its end
 * @param name the first word in lower case; "" for a blank line
 * @param argument what follows it, without blanks around
 */
record CommandLine(String text, String name, String argument) {

  static CommandLine parse(String line) {
    String stripped = line.strip();
    int end = 0;
    while (end < stripped.length() && !isBlank(stripped.charAt(end))) {
      end++;
    }
    return new CommandLine(
        line, stripped.substring(0, end).toLowerCase(Locale.ROOT), stripped.substring(end).strip());
  }

  /** The words of the argument. */
  List<String> words() {
    return argument.isEmpty() ? List.of() : List.of(argument.split("[ \t]+"));
  }

  boolean hasArgument() {
    return !argument.isEmpty();
  }

  /**
   * What follows a tag such as {@code FROM:}, or null if the argument does not begin with it, or
   * has nothing after it.
   */
  String afterTag(String tag) {
    int colon = argument.indexOf(':');
    if (colon < 0 || !argument.substring(0, colon).equalsIgnoreCase(tag)) {
      return null;
    }
    String rest = argument.substring(colon + 1).strip();
    return rest.isEmpty() ? null : rest;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
