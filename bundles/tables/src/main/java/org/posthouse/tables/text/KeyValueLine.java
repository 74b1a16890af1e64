package org.posthouse.tables.text;

import java.util.function.Consumer;

/** A line of a postmap source: key, white space, value. */
public record KeyValueLine(String key, String value) {

  /** The entry of the current line; null if the line is none, after a warning. */
  public static KeyValueLine parse(LogicalLines lines, Consumer<String> warn) {
    String text = lines.text();
    if (lines.isIndented(warn)) {
      return null;
    }
    int end = endOfKey(text);
    if (end < 0) {
      warn.accept(lines.where() + ": unbalanced '\"' in '" + text + "' -- ignoring this line");
      return null;
    }
    String key = text.substring(0, end);
    String value = text.substring(end).strip();
    if (key.isEmpty() || value.isEmpty()) {
      warn.accept(lines.where() + ": expected format: key whitespace value");
      return null;
    }
    if (key.endsWith(":")) {
      warn.accept(lines.where() + ": record is in \"key: value\" format; is this an alias file?");
    }
    return new KeyValueLine(key, value);
  }

  private static int endOfKey(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && LogicalLines.isSpace(c)) {
        return i;
      }
    }
    return quoted ? -1 : text.length();
  }
}
