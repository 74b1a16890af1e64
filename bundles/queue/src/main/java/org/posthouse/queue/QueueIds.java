package org.posthouse.queue;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Queue ids in the two forms of Postfix. Where Postfix takes the number of an inode to tell apart
 * what was made in one microsecond, no two ids here have the same microsecond. A short id repeats
 * after 194 days at the earliest, a long one never.
 */
final class QueueIds {
  private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
  private static final int SECONDS_MASK = 0xffffff;
  private static final int MAX_LENGTH = 64;

  private final AtomicLong lastMicros = new AtomicLong();

  String next(Instant now, boolean longForm) {
    long clock = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    long micros = lastMicros.updateAndGet(last -> Math.max(last + 1, clock));
    long seconds = micros / 1_000_000;
    int fraction = (int) (micros % 1_000_000);
    return longForm ? longId(seconds, fraction) : shortId(seconds, fraction);
  }

  private static String shortId(long seconds, int micros) {
    var id = new StringBuilder(11);
    hex(id, micros, 5);
    hex(id, (int) seconds & SECONDS_MASK, 6);
    return id.toString();
  }

  private static String longId(long seconds, int micros) {
    var id = new StringBuilder(14);
    base(id, seconds, 52, 6);
    base(id, micros, 52, 4);
    id.append('z');
    base(id, ProcessHandle.current().pid(), 51, 1);
    return id.toString();
  }

  /** The characters that choose the directory of a hashed queue: the microseconds in hex. */
  static String hash(String id, int depth) {
    if (id.indexOf('z') < 10) {
      return id.substring(0, Math.min(depth, id.length()));
    }
    int micros = 0;
    int end = id.lastIndexOf('z');
    for (int i = end - 4; i < end; i++) {
      micros = micros * 52 + Math.max(0, DIGITS.indexOf(id.charAt(i)));
    }
    var text = new StringBuilder(5);
    hex(text, micros, 5);
    return text.substring(0, Math.min(depth, 5));
  }

  /** Whether a text could be a queue id; what is not may not become a file name. */
  static boolean isValid(String id) {
    if (id.length() < 6 || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')) {
        return false;
      }
    }
    return true;
  }

  private static void hex(StringBuilder out, int value, int width) {
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
      out.append(Character.toUpperCase(Character.forDigit(value >>> shift & 15, 16)));
    }
  }

  private static void base(StringBuilder out, long value, int base, int width) {
    int at = out.length();
    long rest = value;
    for (int i = 0; i < width || rest > 0; i++) {
      out.insert(at, DIGITS.charAt((int) (rest % base)));
      rest /= base;
    }
  }
}
