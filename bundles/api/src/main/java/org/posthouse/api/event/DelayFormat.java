package org.posthouse.api.event;

/** Times as Postfix logs them: two digits that count, and no more decimals than configured. */
final class DelayFormat {
  private static final long[] POWER = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private DelayFormat() {}

  /** Appends {@code micros} as seconds: {@code 0.05}, {@code 4.8}, {@code 12}, {@code 345}. */
  static void append(StringBuilder out, long micros, int maxDecimals) {
    long value = Math.max(0, micros);
    int decimals = Math.min(decimals(value), maxDecimals);
    long unit = POWER[6 - decimals];
    long rounded = (value + unit / 2) / unit;
    long scale = POWER[decimals];
    out.append(rounded / scale);
    long fraction = rounded % scale;
    if (fraction > 0) {
      out.append('.');
      for (long digit = scale / 10; digit > 0 && fraction > 0; digit /= 10) {
        out.append((char) ('0' + fraction / digit));
        fraction %= digit;
      }
    }
  }

  /** How many decimals leave two digits, leading zeros not counted. */
  private static int decimals(long micros) {
    if (micros >= 10_000_000) {
      return 0;
    }
    int decimals = 1;
    for (long bound = 1_000_000; decimals < 6 && micros < bound; bound /= 10) {
      decimals++;
    }
    return decimals;
  }
}
