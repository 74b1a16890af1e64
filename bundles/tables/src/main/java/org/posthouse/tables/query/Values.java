package org.posthouse.tables.query;

import org.posthouse.api.table.LookupResult;

/** Collects the values of one lookup, each in the form of {@code result_format}. */
public final class Values {
  /** More is no answer to a mail system but an accident. */
  private static final int MAX_LENGTH = 8 << 20;

  private final Template format;
  private final String key;
  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private int count;
  private boolean exceeded;

  /**
   * An empty result.
   *
   * @param limit {@code expansion_limit}; 0 for none
   */
  public Values(Template format, String key, int limit) {
    this.format = format;
    this.key = key;
    this.limit = limit;
  }

  /**
   * Adds a value; null, empty ones and those that lack a part of the format do not count.
   *
   * @return whether more may come
   */
  public boolean add(String value) {
    String formatted = value == null ? null : format.ofValue(value, key);
    if (formatted == null) {
      return true;
    }
    if (limit > 0 && count == limit || text.length() + formatted.length() > MAX_LENGTH) {
      exceeded = true;
      return false;
    }
    if (count++ > 0) {
      text.append(',');
    }
    text.append(formatted);
    return true;
  }

  public boolean isExceeded() {
    return exceeded;
  }

  /** What the lookup answers. */
  public LookupResult result(Object table) {
    if (exceeded) {
      return new LookupResult.TryAgain(
          table + ": expansion limit exceeded for key: \"" + key + "\"");
    }
    return text.isEmpty() ? LookupResult.NOT_FOUND : LookupResult.found(text.toString());
  }
}
