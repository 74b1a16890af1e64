package org.posthouse.cleanup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.cleanup.ContentCheck.Outcome;
import org.posthouse.tables.Maps;

/**
 * The body of one message on its way through the checks: lines, and the headers of its parts. Holds
 * one line or header at a time.
 */
final class MimeBody {

  private enum State {
    BODY,
    PART_HEADER,
    MESSAGE_HEADER
  }

  /** A multipart that is open. */
  private record Multipart(String boundary, boolean digest) {}

  private final ContentCheck check;
  private final HeaderNames names;
  private final ContentOutput out;
  private final ContentTables tables;
  private final byte[] line;
  private final MemoryShare memory;
  private int used;
  private boolean lineBegun;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final Deque<Multipart> open = new ArrayDeque<>();
  private State state = State.BODY;
  private ContentType type = ContentType.PLAIN;
  private String encoding = "";
  private boolean eightBits;
  private long offset;

  /**
   * @param memory what headers are charged to
   */
  MimeBody(ContentCheck check, HeaderNames names, ContentOutput out, MemoryShare memory) {
    this.memory = memory;
    this.check = check;
    this.names = names;
    this.out = out;
    this.tables = check.tables();
    this.line = new byte[tables.lineLimit() + 2];
  }

  /** A header of the message, or of the part whose header is being read. */
  void header(HeaderNames.Kind kind, String text) {
    if (kind == HeaderNames.Kind.CONTENT_TYPE && tables.mime()) {
      contentType(text.substring(text.indexOf(':') + 1));
    } else if (kind == HeaderNames.Kind.TRANSFER_ENCODING && tables.mime()) {
      encoding = text.substring(text.indexOf(':') + 1).strip();
    }
  }

  private void contentType(String value) {
    type = ContentType.parse(value);
    if (!type.boundary().isEmpty() && open.size() < tables.nestingLimit()) {
      int length = Math.min(type.boundary().length(), tables.boundaryLimit());
      open.push(new Multipart(type.boundary().substring(0, length), type.digest()));
    }
  }

  /** After the header of the message. */
  void begin() throws IOException {
    endHeader();
  }

  void write(byte[] bytes, int start, int length) throws IOException {
    for (int i = start; i < start + length; i++) {
      line[used++] = bytes[i];
      if (bytes[i] == '\n') {
        take(true);
      } else if (used == line.length) {
        take(false);
      }
    }
  }

  void finish() throws IOException {
    if (used > 0) {
      take(true);
    }
    flushHeader();
  }

  /** A line, or a piece of one that is too long. */
  private void take(boolean complete) throws IOException {
    boolean first = !lineBegun;
    lineBegun = !complete;
    int length = used;
    used = 0;
    if (state == State.BODY) {
      bodyLine(length, first);
    } else {
      headerLine(length, first);
    }
  }

  private int textLength(int length) {
    int end = length;
    while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  private void headerLine(int length, boolean first) throws IOException {
    boolean continues = !first || line[0] == ' ' || line[0] == '\t';
    if (continues && header.size() > 0) {
      if (header.size() + length <= tables.headerLimit()) {
        keep(length);
      } else {
        flushHeader();
        out.write(line, 0, length);
      }
      return;
    }
    if (continues && !first) {
      out.write(line, 0, length); // the rest of a header that was too long
      return;
    }
    flushHeader();
    if (textLength(length) == 0) {
      out.write(line, 0, length);
      endHeader();
    } else if (HeaderLine.nameLength(line, 0, length) > 0) {
      keep(length);
    } else {
      state = State.BODY;
      eightBits = ContentType.isEightBit(encoding);
      offset = 0;
      bodyLine(length, true);
    }
  }

  private void keep(int length) throws IOException {
    memory.charge((long) MessageCleaner.PARSED * length);
    header.write(line, 0, length);
  }

  /** An empty line: what follows is text, or a message in the message. */
  private void endHeader() throws IOException {
    if (type.composite()) {
      check.strictEncoding(encoding);
    }
    eightBits = ContentType.isEightBit(encoding) || !tables.mime();
    encoding = "";
    state = type.message() ? State.MESSAGE_HEADER : State.BODY;
    type = ContentType.PLAIN;
    offset = 0;
  }

  private void flushHeader() throws IOException {
    if (header.size() == 0) {
      return;
    }
    byte[] bytes = header.toByteArray();
    memory.give((long) MessageCleaner.PARSED * bytes.length);
    header.reset();
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    int nameLength = HeaderLine.nameLength(bytes, 0, end);
    Charset charset = HeaderLine.charset(bytes, 0, end);
    String text = new String(bytes, 0, end, charset).replace("\r\n", "\n");
    HeaderNames.Kind kind = names.find(bytes, nameLength).kind();
    check.strictHeader(bytes, end);
    header(kind, text);
    write(check.header(maps(kind), text, charset), bytes, bytes.length, charset);
  }

  private Maps maps(HeaderNames.Kind kind) {
    return kind.isMime() || state == State.PART_HEADER
        ? tables.mimeHeader()
        : tables.nestedHeader();
  }

  private void bodyLine(int length, boolean first) throws IOException {
    int end = textLength(length);
    if (!eightBits) {
      check.strictBody(line, end);
    }
    String text = null;
    if (tables.bodyLimit() == 0 || offset < tables.bodyLimit()) {
      Charset charset = HeaderLine.charset(line, 0, end);
      text = new String(line, 0, end, charset);
      byte[] now = Arrays.copyOf(line, length);
      write(check.body(text, charset), now, length, charset);
    } else {
      out.write(line, 0, length);
    }
    offset += length;
    if (first && end > 2 && line[0] == '-' && line[1] == '-' && !open.isEmpty()) {
      boundary(new String(line, 2, end - 2, HeaderLine.charset(line, 0, end)));
    }
  }

  /** Ends the part that is open, and those in it, if the line stands between parts. */
  private void boundary(String text) {
    int depth = 0;
    for (Multipart multipart : open) {
      if (text.startsWith(multipart.boundary())) {
        boolean last = text.startsWith("--", multipart.boundary().length());
        for (int i = last ? -1 : 0; i < depth; i++) {
          open.pop();
        }
        state = last ? State.BODY : State.PART_HEADER;
        encoding = "";
        type = multipart.digest() && !last ? ContentType.MESSAGE : ContentType.PLAIN;
        offset = 0;
        return;
      }
      depth++;
    }
  }

  private void write(Outcome outcome, byte[] bytes, int length, Charset charset)
      throws IOException {
    switch (outcome) {
      case Outcome.Keep _ -> out.write(bytes, 0, length);
      case Outcome.Drop _ -> {}
      case Outcome.Replace(String text) -> out.write((text + "\r\n").getBytes(charset));
      case Outcome.Prepend(String text) -> {
        out.write((text + "\r\n").getBytes(charset));
        out.write(bytes, 0, length);
      }
    }
  }
}
