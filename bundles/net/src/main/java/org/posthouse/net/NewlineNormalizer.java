package org.posthouse.net;

import java.io.IOException;

/**
 * Makes every line of a stream end in CR LF, for content that came by BDAT. The stream may be cut
 * anywhere, also between CR and LF.
 */
public final class NewlineNormalizer implements DataSink {
  private static final byte[] CRLF = {'\r', '\n'};
  private final DataSink sink;
  private byte last = '\n';
  private long bareNewlines;

  public NewlineNormalizer(DataSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    byte before = last;
    for (int i = offset; i < end; i++) {
      byte octet = buffer[i];
      if (octet == '\n' && before != '\r') {
        bareNewlines++;
        pass(buffer, from, i);
        sink.write(CRLF, 0, 2);
        from = i + 1;
      }
      before = octet;
    }
    last = before;
    pass(buffer, from, end);
  }

  private void pass(byte[] buffer, int from, int end) throws IOException {
    if (end > from) {
      sink.write(buffer, from, end - from);
    }
  }

  /** Ends the last line if the peer did not. */
  public void finish() throws IOException {
    if (last != '\n') {
      sink.write(CRLF, 0, 2);
      last = '\n';
    }
  }

  public long bareNewlines() {
    return bareNewlines;
  }
}
