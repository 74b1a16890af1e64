package org.posthouse.smtpd;

import org.posthouse.net.NewlineNormalizer;

/**
 * The chunks of a message so far.
 *
 * @param content where they went
 * @param lines ends their lines in CR LF, across the edges of chunks
 * @param bytes how many came
 */
record Chunks(Content content, NewlineNormalizer lines, long bytes) {

  static Chunks of(Content content) {
    return new Chunks(content, new NewlineNormalizer(content), 0);
  }

  Chunks plus(long count) {
    return new Chunks(content, lines, bytes + count);
  }
}
