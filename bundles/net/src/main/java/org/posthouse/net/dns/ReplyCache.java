package org.posthouse.net.dns;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * Replies for as long as they say that they hold: the shortest TTL of their records; of a negative
 * reply what its SOA says (RFC 2308), and without one not at all. Big replies, and failures, are
 * not kept.
 */
final class ReplyCache {
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_BYTES = 1_024;
  private static final long MAX_SECONDS = 3_600;
  private static final long MAX_NEGATIVE_SECONDS = 900;

  private record Question(Name name, int type) {}

  private record Kept(Message reply, long untilNanos) {
    boolean isOver(long now) {
      return untilNanos - now <= 0;
    }
  }

  private final ConcurrentHashMap<Question, Kept> replies = new ConcurrentHashMap<>();

  /** One thread makes room; the others need not wait for it. */
  private final ReentrantLock cleaning = new ReentrantLock();

  /** What was said before and still holds; null if nothing. */
  Message get(Name name, int type) {
    Kept kept = replies.get(new Question(name, type));
    return kept == null || kept.isOver(System.nanoTime()) ? null : kept.reply;
  }

  void put(Name name, int type, Message reply) {
    long seconds = seconds(reply);
    if (seconds > 0 && reply.numBytes() <= MAX_BYTES) {
      long until = System.nanoTime() + seconds * 1_000_000_000L;
      replies.put(new Question(name, type), new Kept(reply, until));
      if (replies.size() > MAX_ENTRIES && cleaning.tryLock()) {
        try {
          clean();
        } finally {
          cleaning.unlock();
        }
      }
    }
  }

  /** What is over goes; if that is not enough, whatever comes first. */
  private void clean() {
    long now = System.nanoTime();
    replies.values().removeIf(kept -> kept.isOver(now));
    Iterator<Question> all = replies.keySet().iterator();
    for (int n = replies.size(); n > MAX_ENTRIES * 3 / 4 && all.hasNext(); n--) {
      all.next();
      all.remove();
    }
  }

  int size() {
    return replies.size();
  }

  private static long seconds(Message reply) {
    long shortest = MAX_SECONDS;
    for (Record record : reply.getSection(Section.ANSWER)) {
      shortest = Math.min(shortest, record.getTTL());
    }
    boolean positive =
        reply.getRcode() == Rcode.NOERROR && !reply.getSection(Section.ANSWER).isEmpty();
    return positive ? shortest : Math.min(shortest, negativeSeconds(reply));
  }

  private static long negativeSeconds(Message reply) {
    for (Record record : reply.getSection(Section.AUTHORITY)) {
      if (record instanceof SOARecord soa) {
        return Math.min(MAX_NEGATIVE_SECONDS, Math.min(soa.getTTL(), soa.getMinimum()));
      }
    }
    return 0;
  }
}
