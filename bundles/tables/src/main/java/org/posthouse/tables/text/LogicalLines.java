package org.posthouse.tables.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads logical lines: empty lines and comments are passed over, and a line that starts with white
 * space continues the one before. No byte is lost, see {@link TextBytes}. A reader that is not
 * closed loses nothing but the file descriptor.
 */
public final class LogicalLines implements AutoCloseable {
  /** Longer lines are no table entries but an accident. */
  private static final int MAX_LENGTH = 1_000_000;

  private final TextLines lines;
  private final String name;
  private String ahead;
  private int aheadNumber;
  private String text;
  private int first;

  public LogicalLines(InputStream input, String name) throws IOException {
    this.lines = new TextLines(input, MAX_LENGTH);
    this.name = name;
    readAhead();
  }

  public static LogicalLines open(Path file) throws IOException {
    return open(file, file.toString());
  }

  /** Opens a file that messages call by another name. */
  public static LogicalLines open(Path file, String name) throws IOException {
    InputStream input = Files.newInputStream(file);
    try {
      return new LogicalLines(input, name);
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }

  /** Goes to the next logical line; false at the end. */
  public boolean next() throws IOException {
    if (ahead == null) {
      return false;
    }
    text = ahead;
    first = aheadNumber;
    readAhead();
    if (ahead == null || !isSpace(ahead.charAt(0))) {
      return true;
    }
    StringBuilder line = new StringBuilder(text);
    while (ahead != null && isSpace(ahead.charAt(0))) {
      line.append(ahead);
      if (line.length() > MAX_LENGTH) {
        throw new IOException(name + ", line " + first + ": line too long");
      }
      readAhead();
    }
    text = line.toString();
    return true;
  }

  private void readAhead() throws IOException {
    do {
      ahead = lines.next();
      aheadNumber++;
    } while (ahead != null && isBlankOrComment(ahead));
  }

  private static boolean isBlankOrComment(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!isSpace(c)) {
        return c == '#';
      }
    }
    return true;
  }

  /** Whether a character is white space for Postfix. */
  public static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** Whether the line continues nothing, after a warning: there is none before it. */
  public boolean isIndented(Consumer<String> warn) {
    if (!isSpace(text.charAt(0))) {
      return false;
    }
    String head = text.length() > 30 ? text.substring(0, 30) + "..." : text;
    warn.accept(name + ": logical line must not start with whitespace: \"" + head + '"');
    return true;
  }

  /** The logical line. */
  public String text() {
    return text;
  }

  /** The number of its first physical line. */
  public int firstLine() {
    return first;
  }

  public String name() {
    return name;
  }

  /** {@code file, line N} for messages. */
  public String where() {
    return name + ", line " + first;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
