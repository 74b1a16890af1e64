package org.posthouse.tables.tool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.TextLines;

/**
 * The parts of a message that header_checks and body_checks look up: each header with its
 * continuation lines, each line of the body.
 *
 * @param headers whether headers are wanted
 * @param bodies whether lines of the body are wanted
 * @param mime whether headers of parts and of attached messages count as headers
 */
public record MessageKeys(boolean headers, boolean bodies, boolean mime) {

  /** What a content type says of the lines that follow. */
  private record Content(boolean message, boolean digest, String boundary) {
    static final Content PLAIN = new Content(false, false, null);
  }

  /** Reads a message and gives its keys. */
  void forEach(TextLines lines, Consumer<String> keys) throws IOException {
    new Scan(keys).run(lines);
  }

  private final class Scan {
    private final Consumer<String> keys;
    private final Deque<Content> open = new ArrayDeque<>();
    private StringBuilder header;
    private boolean inHeaders = true;
    private boolean started;
    private Content content = Content.PLAIN;

    Scan(Consumer<String> keys) {
      this.keys = keys;
    }

    void run(TextLines lines) throws IOException {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (inHeaders) {
          headerLine(line);
        } else {
          bodyLine(line);
        }
      }
      endHeader();
    }

    private void headerLine(String line) {
      if (header != null && !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
        header.append('\n').append(line);
        return;
      }
      endHeader();
      if (isHeader(line)) {
        header = new StringBuilder(line);
        started = true;
      } else if (started || !(line.startsWith("From ") || line.startsWith(">From "))) {
        endHeaders(line);
      }
    }

    private void endHeaders(String line) {
      inHeaders = false;
      Content now = content;
      content = Content.PLAIN;
      body("");
      if (mime && now.boundary() != null) {
        open.push(now);
      }
      inHeaders = mime && now.message();
      if (!line.isEmpty()) {
        bodyLine(line);
      }
    }

    private void endHeader() {
      if (header == null) {
        return;
      }
      String text = header.toString();
      header = null;
      if (headers) {
        keys.accept(text);
      }
      if (mime && text.regionMatches(true, 0, "content-type:", 0, 13)) {
        content = contentType(text.substring(13));
      }
    }

    private void bodyLine(String line) {
      body(line);
      if (!line.startsWith("--")) {
        return;
      }
      for (Iterator<Content> outer = open.iterator(); outer.hasNext(); ) {
        Content part = outer.next();
        if (line.startsWith(part.boundary(), 2)) {
          while (open.peek() != part) {
            open.pop();
          }
          if (line.startsWith("--", 2 + part.boundary().length())) {
            open.pop();
          } else {
            inHeaders = true;
            started = true;
            content = new Content(part.digest(), false, null);
          }
          return;
        }
      }
    }

    private void body(String line) {
      if (bodies) {
        keys.accept(line);
      }
    }
  }

  private static boolean isHeader(String line) {
    int i = 0;
    while (i < line.length()
        && line.charAt(i) > ' '
        && line.charAt(i) < 0x7f
        && line.charAt(i) != ':') {
      i++;
    }
    int end = i;
    while (i < line.length() && LogicalLines.isSpace(line.charAt(i))) {
      i++;
    }
    return end > 0 && i < line.length() && line.charAt(i) == ':';
  }

  private static Content contentType(String text) {
    String type = text.strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("message/rfc822") || type.startsWith("message/global")) {
      return new Content(true, false, null);
    }
    int at = type.indexOf("boundary");
    if (!type.startsWith("multipart/") || at < 0) {
      return Content.PLAIN;
    }
    String boundary = parameter(text.strip().substring(at + 8).strip());
    return boundary.isEmpty()
        ? Content.PLAIN
        : new Content(false, type.startsWith("multipart/digest"), boundary);
  }

  /** The value after {@code =}, quoted or not. */
  private static String parameter(String text) {
    if (!text.startsWith("=")) {
      return "";
    }
    String value = text.substring(1).strip();
    if (value.startsWith("\"")) {
      int end = value.indexOf('"', 1);
      return value.substring(1, end < 0 ? value.length() : end);
    }
    int end = 0;
    while (end < value.length() && value.charAt(end) != ';' && value.charAt(end) > ' ') {
      end++;
    }
    return value.substring(0, end);
  }
}
