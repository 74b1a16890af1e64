package org.posthouse.tables.tool;

import java.util.function.Consumer;
import org.posthouse.mail.Addresses;
import org.posthouse.tables.text.KeyValueLine;
import org.posthouse.tables.text.LogicalLines;

/**
 * A line of an alias file: {@code name: value, value...}; the name may be quoted, and is kept in
 * the external form, quoted where it has to be.
 */
final class AliasLine {

  private AliasLine() {}

  static KeyValueLine parse(LogicalLines lines, Consumer<String> warn) {
    String text = lines.text().strip();
    if (lines.isIndented(warn)) {
      return null;
    }
    StringBuilder name = new StringBuilder();
    int colon = text.startsWith("\"") ? quotedName(text, name) : plainName(text, name);
    String value = colon < 0 ? "" : text.substring(colon + 1).strip();
    if (colon < 0 || name.isEmpty() || value.isEmpty()) {
      warn.accept(lines.where() + ": need name:value pair");
      return null;
    }
    if (!text.startsWith("\"") && name.indexOf("@") >= 0) {
      warn.accept(lines.where() + ": name must be local");
      return null;
    }
    return new KeyValueLine(Addresses.externalLocal(name.toString()), oneLine(value));
  }

  private static int quotedName(String text, StringBuilder name) {
    int i = 1;
    for (; i < text.length() && text.charAt(i) != '"'; i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      name.append(text.charAt(i));
    }
    return colonAfter(text, i + 1);
  }

  private static int plainName(String text, StringBuilder name) {
    int i = 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':' || c == ' ' || c == '\t') {
        break;
      }
      if (c == ',' || c == '"' || c == '(' || c == '<') {
        return -1;
      }
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      name.append(c);
    }
    return colonAfter(text, i);
  }

  private static int colonAfter(String text, int start) {
    int i = start;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == ':' ? i : -1;
  }

  /** White space outside quotes becomes one space. */
  private static String oneLine(String value) {
    StringBuilder line = new StringBuilder(value.length());
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      quoted ^= c == '"';
      if (quoted || !Character.isWhitespace(c)) {
        line.append(c);
      } else if (line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    return line.toString();
  }
}
