package org.posthouse.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;

/**
 * Cuts a message into headers and body while it passes. One header is held at a time, of bounded
 * size; the body is not held at all.
 */
final class MessageCleaner {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] MAILBOX_LINE = "X-Mailbox-Line: ".getBytes(StandardCharsets.US_ASCII);

  /** How many bytes its texts and tokens take for each byte of a header. */
  static final int PARSED = 8;

  private final HeaderCleaner headers;
  private final ContentOutput out;
  private final MimeBody mime;
  private final Envelope envelope;
  private final int headerLimit;
  private final MemoryShare memory;

  /** The header that may go on, and after it the line that is arriving. */
  private byte[] held = new byte[1024];

  private int headerEnd;
  private int lines;
  private boolean full;
  private int end;
  private int nameLength;
  private boolean first = true;
  private boolean truncating;
  private boolean inBody;

  /**
   * @param mime what looks at the body; null if nothing does
   * @param memory what long headers are charged to
   */
  MessageCleaner(
      HeaderCleaner headers,
      ContentOutput out,
      MimeBody mime,
      Envelope envelope,
      int headerLimit,
      MemoryShare memory) {
    this.memory = memory;
    this.mime = mime;
    this.headers = headers;
    this.out = out;
    this.envelope = envelope;
    this.headerLimit = headerLimit;
  }

  /** Headers of our own, which go above what the client sends. */
  void own(byte[] headers) throws IOException {
    first = false;
    write(headers, 0, headers.length);
    flushHeader();
    first = true;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    int i = offset;
    int stop = offset + length;
    while (!inBody && i < stop) {
      int lineEnd = indexOfLf(bytes, i, stop);
      int next = lineEnd < 0 ? stop : lineEnd + 1;
      hold(bytes, i, next);
      i = next;
      if (lineEnd >= 0 && !inBody) {
        line();
      }
    }
    if (i < stop) {
      body(bytes, i, stop - i);
    }
  }

  private void body(byte[] bytes, int offset, int length) throws IOException {
    if (mime == null) {
      out.write(bytes, offset, length);
    } else {
      mime.write(bytes, offset, length);
    }
  }

  private static int indexOfLf(byte[] bytes, int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Keeps a piece of a line; what passes the limit for headers is left out. */
  private void hold(byte[] bytes, int from, int to) throws IOException {
    int length = truncating ? 0 : Math.min(to - from, room());
    if (length > 0) {
      if (end + length > held.length) {
        int size = Math.max(end + length, held.length * 2);
        memory.charge((long) PARSED * (size - held.length));
        held = Arrays.copyOf(held, size);
      }
      System.arraycopy(bytes, from, held, end, length);
      end += length;
    }
    if (length < to - from && !truncating) {
      if (isText()) {
        startBody();
        body(bytes, from + length, to - from - length);
      } else {
        truncating = true;
      }
    }
  }

  /** What may still be held: no line is longer than a header may be. */
  private int room() {
    return Math.max(0, headerLimit - (end - headerEnd));
  }

  /** Whether the line that is arriving can be neither a header nor a part of one. */
  private boolean isText() {
    return end > headerEnd
        && !isContinuation()
        && !isMailboxLine()
        && HeaderLine.nameLength(held, headerEnd, end) == 0;
  }

  /** Above the headers there may be lines that separate messages in a mailbox file. */
  private boolean isMailboxLine() {
    return first && HeaderLine.isMailboxLine(held, headerEnd, end);
  }

  /** What the client sends first goes on with nothing. */
  private boolean isContinuation() {
    return headerEnd > 0 && !first && (held[headerEnd] == ' ' || held[headerEnd] == '\t');
  }

  /** A line is complete. */
  private void line() throws IOException {
    endLine();
    if (end - headerEnd == 2 && held[headerEnd] == '\r') {
      flushHeader();
      end = 0;
      endHeaders();
      out.write(CRLF);
    } else if (headerEnd < end && isContinuation()) {
      continued();
    } else if (end > headerEnd) {
      flushHeader();
      begin();
    }
  }

  /** A header goes on until a line does not fit; line ends count as one. */
  private void continued() {
    if (!full && end - lines - 2 <= headerLimit) {
      headerEnd = end;
      lines++;
    } else {
      full = true;
      end = headerEnd;
    }
  }

  /** Whatever was cut off, or came with a bare LF: the line ends in CR LF. */
  private void endLine() {
    if (truncating && headerEnd == end) {
      truncating = false;
      return;
    }
    truncating = false;
    int text = end;
    while (text > headerEnd && (held[text - 1] == '\n' || held[text - 1] == '\r')) {
      text--;
    }
    if (text + 2 > held.length) {
      held = Arrays.copyOf(held, text + 2);
    }
    held[text] = '\r';
    held[text + 1] = '\n';
    end = text + 2;
  }

  private void flushHeader() throws IOException {
    if (headerEnd > 0) {
      headers.header(held, headerEnd, nameLength);
      System.arraycopy(held, headerEnd, held, 0, end - headerEnd);
      end -= headerEnd;
      headerEnd = 0;
    }
  }

  /** The line that is held begins a header, or the body. */
  private void begin() throws IOException {
    if (isMailboxLine()) {
      asHeader();
    } else {
      first = false;
    }
    nameLength = HeaderLine.nameLength(held, 0, end);
    if (nameLength > 0) {
      headerEnd = end;
      lines = 1;
      full = false;
    } else {
      startBody();
    }
  }

  /** The line between messages of a mailbox file, which somebody has put into the message. */
  private void asHeader() {
    held = Arrays.copyOf(held, Math.max(held.length, end + MAILBOX_LINE.length));
    System.arraycopy(held, 0, held, MAILBOX_LINE.length, end);
    System.arraycopy(MAILBOX_LINE, 0, held, 0, MAILBOX_LINE.length);
    end += MAILBOX_LINE.length;
  }

  /** There is no empty line above the body: it gets one. */
  private void startBody() throws IOException {
    flushHeader();
    endHeaders();
    out.write(CRLF);
    body(held, 0, end);
    end = 0;
  }

  private void endHeaders() throws IOException {
    headers.end(envelope);
    if (mime != null) {
      mime.begin();
    }
    inBody = true;
  }

  /** After the last byte. */
  void finish() throws IOException {
    if (!inBody && end > headerEnd) {
      line();
    }
    if (!inBody) {
      flushHeader();
      endHeaders();
    }
    if (mime != null) {
      mime.finish();
    }
    out.finish();
  }
}
