package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Writes text with line feeds to a file: CR LF becomes LF, and in an mbox a {@code >} goes before
 * {@code From } at the start of a line.
 */
final class LocalText {
  private static final int CHUNK = 1 << 14;
  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

  private final FileChannel file;
  private final boolean quoteFrom;
  private final long limit;
  private final byte[] out = new byte[CHUNK];
  private int filled;
  private long written;
  private int matched; // how much of FROM the line begins with; -1 once it does not
  private boolean pendingCr;

  /**
   * @param limit the most bytes to write
   */
  LocalText(FileChannel file, boolean quoteFrom, long limit) {
    this.file = file;
    this.quoteFrom = quoteFrom;
    this.limit = limit;
  }

  void text(String text) throws IOException {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      put(b);
    }
  }

  void content(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      for (int i = 0; i < count; i++) {
        take(chunk[i]);
      }
    }
    if (pendingCr) {
      put((byte) '\r');
    }
  }

  private void take(byte b) throws IOException {
    if (pendingCr) {
      pendingCr = false;
      if (b != '\n') {
        body((byte) '\r');
      }
    }
    if (b == '\r') {
      pendingCr = true;
    } else {
      body(b);
    }
  }

  private void body(byte b) throws IOException {
    if (quoteFrom) {
      quote(b);
    } else {
      put(b);
    }
  }

  private void quote(byte b) throws IOException {
    if (matched >= 0) {
      if (b == FROM[matched]) {
        if (++matched == FROM.length) {
          put((byte) '>');
          flushMatched();
        }
        return;
      }
      flushMatched();
    }
    put(b);
    matched = b == '\n' ? 0 : -1;
  }

  private void flushMatched() throws IOException {
    for (int i = 0; i < matched; i++) {
      put(FROM[i]);
    }
    matched = -1;
  }

  private void put(byte b) throws IOException {
    if (++written > limit) {
      throw new MailboxException("5.2.2", "error writing message: File too large");
    }
    if (filled == out.length) {
      drain();
    }
    out[filled++] = b;
  }

  /** Everything to the file; it is not synced yet. */
  void finish() throws IOException {
    flushMatched();
    drain();
  }

  private void drain() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(out, 0, filled);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    filled = 0;
  }
}
