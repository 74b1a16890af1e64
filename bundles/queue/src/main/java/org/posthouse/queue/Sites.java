package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;

/**
 * In which domains a message may have recipients, in 64 bits, so that the index answers for nearly
 * all messages whether they have to be read for a site. Each domain sets a few bits; that all of
 * them are set tells nothing for sure, that one is not tells that nobody is there.
 */
final class Sites {
  /** Nobody knows: every site may be meant. */
  private static final long ANY = -1;

  private static final int BITS_EACH = 3;

  private Sites() {}

  static long of(Envelope envelope) {
    long sites = 0;
    for (Recipient recipient : envelope.recipients()) {
      sites |= of(recipient.address());
    }
    return sites;
  }

  /** Of an address, or of a domain with an at sign before it. */
  static long of(String address) {
    return of(ByteBuffer.wrap(address.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of an address in UTF-8. */
  static long of(ByteBuffer address) {
    int start = address.limit();
    while (start > address.position() && address.get(start - 1) != '@') {
      start--;
    }
    return start == address.position() ? 0 : bits(address, start);
  }

  private static long bits(ByteBuffer address, int start) {
    int hash = 0;
    for (int i = start; i < address.limit(); i++) {
      byte letter = address.get(i);
      if (letter < 0) {
        // Upper and lower case are not told apart here as they are elsewhere.
        return ANY;
      }
      hash = 31 * hash + (letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
    }
    long bits = 0;
    int mixed = hash * 0x9E3779B9;
    for (int i = 0; i < BITS_EACH; i++) {
      bits |= 1L << (mixed >>> (26 - 6 * i) & 63);
    }
    return bits;
  }

  /** Whether a message of these sites may have recipients in those. */
  static boolean mayHave(long sites, long wanted) {
    return (sites & wanted) == wanted;
  }
}
