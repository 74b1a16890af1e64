package org.posthouse.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a match list. What stands in braces or double quotes is never split and never a
 * comment; braces may span the lines of a file. A comment ends the list, or in a file its line.
 */
final class ListTokens {
  private static final String SEPARATORS = ", \t\r\n";

  private final List<String> tokens = new ArrayList<>();
  private final StringBuilder token = new StringBuilder();
  private int depth;
  private boolean quoted;

  private ListTokens() {}

  static List<String> of(String text) {
    ListTokens parser = new ListTokens();
    parser.add(text);
    parser.end();
    return parser.tokens;
  }

  /** The elements of a file's lines; lines that begin with {@code #} are passed over. */
  static List<String> ofFile(Path file) throws IOException {
    ListTokens parser = new ListTokens();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      if (!line.stripLeading().startsWith("#")) {
        parser.add(line);
        parser.endOfLine();
      }
    }
    parser.end();
    return parser.tokens;
  }

  private void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = depth == 0 && !quoted;
      if (plain && SEPARATORS.indexOf(c) >= 0) {
        end();
      } else if (plain && c == '#' && token.isEmpty()) {
        return;
      } else {
        append(c);
      }
    }
  }

  private void append(char c) {
    token.append(c);
    switch (c) {
      case '"' -> quoted = !quoted;
      case '{' -> depth += quoted ? 0 : 1;
      case '}' -> depth -= quoted || depth == 0 ? 0 : 1;
      default -> {}
    }
  }

  /** An open brace goes on; a quote that is not closed is a character like another. */
  private void endOfLine() {
    quoted = false;
    if (depth == 0) {
      end();
    } else {
      token.append(' ');
    }
  }

  private void end() {
    if (!token.isEmpty()) {
      tokens.add(token.toString());
      token.setLength(0);
    }
    depth = 0;
    quoted = false;
  }
}
