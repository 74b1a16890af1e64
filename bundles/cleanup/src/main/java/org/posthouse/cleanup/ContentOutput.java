package org.posthouse.cleanup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;

/**
 * The content on its way to the queue: counted, limited, and without stray CR or LF. Small pieces
 * are gathered, large ones pass.
 */
final class ContentOutput {
  private static final int BUFFER = 8192;
  private static final MailError TOO_BIG =
      new MailError(552, "5.3.4", "Error: message file too big");

  private final OutputStream out;
  private final long limit;
  private final boolean replaceStray;
  private final byte[] buffer = new byte[BUFFER];
  private int used;
  private long size;
  private boolean pendingCr;
  private boolean lineEnded = true;

  /**
   * @param limit $message_size_limit, 0 for none
   * @param replaceStray $cleanup_replace_stray_cr_lf
   */
  ContentOutput(OutputStream out, long limit, boolean replaceStray) {
    this.out = out;
    this.limit = limit;
    this.replaceStray = replaceStray;
  }

  long size() {
    return size;
  }

  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /** Text, cut anywhere. A CR at the end waits for what follows. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (!replaceStray) {
      lineEnded = bytes[offset + length - 1] == '\n';
      put(bytes, offset, length);
      return;
    }
    int start = offset;
    int end = offset + length;
    if (pendingCr) {
      pendingCr = false;
      if (bytes[offset] == '\n') {
        put(CRLF, 0, 2);
        start++;
        lineEnded = true;
      } else {
        put(BLANK, 0, 1);
        lineEnded = false;
      }
    }
    int from = start;
    for (int i = start; i < end; i++) {
      byte c = bytes[i];
      if (c > '\r' || c != '\r' && c != '\n') {
        continue;
      }
      if (c == '\r' && i + 1 < end && bytes[i + 1] == '\n') {
        i++;
      } else if (c == '\r' && i + 1 == end) {
        put(bytes, from, i - from);
        pendingCr = true;
        return;
      } else {
        put(bytes, from, i - from);
        put(BLANK, 0, 1);
        from = i + 1;
      }
    }
    put(bytes, from, end - from);
    if (end > start) {
      lineEnded = end - start > 1 && bytes[end - 1] == '\n' && bytes[end - 2] == '\r';
    }
  }

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] BLANK = {' '};

  private void put(byte[] bytes, int offset, int length) throws IOException {
    size += length;
    if (limit > 0 && size > limit) {
      throw new MailException(TOO_BIG);
    }
    if (length > BUFFER - used) {
      flush();
    }
    if (length >= BUFFER) {
      out.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, used, length);
      used += length;
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  /** Ends the last line, and hands over what is left. */
  void finish() throws IOException {
    if (pendingCr) {
      pendingCr = false;
      lineEnded = false;
    }
    if (!lineEnded) {
      put(CRLF, 0, 2);
    }
    flush();
    out.flush();
  }
}
