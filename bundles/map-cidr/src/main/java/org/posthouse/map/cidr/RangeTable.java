package org.posthouse.map.cidr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.posthouse.api.table.LookupResult;
import org.posthouse.tables.IpNetwork;

/**
 * First match, decided beforehand: the networks of all rules cut the address space into ranges, and
 * each range gets the answer of the first rule that matches it. A lookup is one binary search,
 * however many rules there are.
 */
final class RangeTable {

  /** An address as a number of 128 bits. */
  private record Point(long high, long low) implements Comparable<Point> {
    static final Point ZERO = new Point(0, 0);

    static Point of(byte[] address) {
      return new Point(highBits(address), lowBits(address));
    }

    @Override
    public int compareTo(Point other) {
      int order = Long.compareUnsigned(high, other.high);
      return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** The first address after a network; zero if there is none. */
    static Point after(IpNetwork network) {
      byte[] next = network.address().clone();
      for (int bit = network.bits() - 1; bit >= 0; bit--) {
        int mask = 0x80 >> bit % 8;
        next[bit / 8] ^= (byte) mask;
        if ((next[bit / 8] & mask) != 0) {
          return of(next);
        }
      }
      return ZERO;
    }
  }

  /** The ranges {@code from} (inclusive) to {@code to} (exclusive), by number. */
  private record Span(int from, int to) {}

  private final long[] high;
  private final long[] low;
  private final LookupResult[] answers;

  private RangeTable(Point[] starts) {
    this.high = Arrays.stream(starts).mapToLong(Point::high).toArray();
    this.low = Arrays.stream(starts).mapToLong(Point::low).toArray();
    this.answers = new LookupResult[starts.length];
    Arrays.fill(answers, LookupResult.NOT_FOUND);
  }

  /** Compiles rules, first match first, of one address family. */
  static RangeTable of(List<CidrRules.Rule> rules) {
    if (rules.isEmpty()) {
      return new RangeTable(new Point[] {Point.ZERO});
    }
    int family = rules.getFirst().patterns().getLast().network().address().length;
    TreeSet<Point> starts = new TreeSet<>();
    starts.add(Point.ZERO);
    for (CidrRules.Rule rule : rules) {
      for (CidrRules.Pattern pattern : rule.patterns()) {
        if (pattern.network().address().length == family) {
          starts.add(Point.of(pattern.network().address()));
          starts.add(Point.after(pattern.network()));
        }
      }
    }
    RangeTable table = new RangeTable(starts.toArray(Point[]::new));
    table.paint(rules, family);
    return table;
  }

  /**
   * Gives each range the answer of the first rule; {@code next} leaps over ranges that have one.
   */
  private void paint(List<CidrRules.Rule> rules, int family) {
    int[] next = new int[answers.length + 1];
    Arrays.setAll(next, i -> i);
    for (CidrRules.Rule rule : rules) {
      for (Span span : spans(rule, family)) {
        for (int i = find(next, span.from()); i < span.to(); i = find(next, i)) {
          answers[i] = rule.answer();
          next[i] = i + 1;
        }
      }
    }
  }

  private static int find(int[] next, int start) {
    int end = start;
    while (next[end] != end) {
      end = next[end];
    }
    for (int i = start; next[i] != end && i != end; ) {
      int after = next[i];
      next[i] = end;
      i = after;
    }
    return end;
  }

  private List<Span> spans(CidrRules.Rule rule, int family) {
    List<Span> spans = List.of(new Span(0, answers.length));
    for (CidrRules.Pattern pattern : rule.patterns()) {
      if (pattern.network().address().length != family) {
        return List.of();
      }
      spans = cut(spans, pattern);
    }
    return spans;
  }

  private List<Span> cut(List<Span> spans, CidrRules.Pattern pattern) {
    int from = search(Point.of(pattern.network().address()));
    Point after = Point.after(pattern.network());
    int to = after.equals(Point.ZERO) ? answers.length : search(after);
    List<Span> result = new ArrayList<>();
    for (Span span : spans) {
      if (pattern.negated()) {
        add(result, span.from(), Math.min(span.to(), from));
        add(result, Math.max(span.from(), to), span.to());
      } else {
        add(result, Math.max(span.from(), from), Math.min(span.to(), to));
      }
    }
    return result;
  }

  private static void add(List<Span> spans, int from, int to) {
    if (from < to) {
      spans.add(new Span(from, to));
    }
  }

  private int search(Point point) {
    return search(point.high(), point.low());
  }

  /** The number of the range that an address lies in. */
  private int search(long wantedHigh, long wantedLow) {
    int from = 0;
    int to = high.length - 1;
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      int order = Long.compareUnsigned(high[middle], wantedHigh);
      if (order < 0 || order == 0 && Long.compareUnsigned(low[middle], wantedLow) <= 0) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    return from;
  }

  LookupResult lookup(byte[] address) {
    return answers[search(highBits(address), lowBits(address))];
  }

  /** An IPv4 address is a small number. */
  private static long highBits(byte[] address) {
    return address.length == 4 ? 0 : number(address, 0, 8);
  }

  private static long lowBits(byte[] address) {
    return address.length == 4 ? number(address, 0, 4) : number(address, 8, 16);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return number;
  }
}
