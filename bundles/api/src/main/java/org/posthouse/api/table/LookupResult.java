package org.posthouse.api.table;

import java.util.List;

/** The answer of a table. "Not found" and "could not ask" are never the same answer. */
public sealed interface LookupResult {

  /** The key is in the table. Never empty; most tables have one value. */
  record Found(List<String> values) implements LookupResult {
    public Found {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("found nothing");
      }
    }

    public Found(String value) {
      this(List.of(value));
    }

    /** All values in one string, separated by commas, as Postfix shows them. */
    public String value() {
      return values.size() == 1 ? values.getFirst() : String.join(",", values);
    }
  }

  /** The table was asked and does not have the key. */
  record NotFound() implements LookupResult {}

  /** The table could not be asked now. Mail waits. */
  record TryAgain(String reason) implements LookupResult {}

  /** The table cannot be asked until somebody mends the configuration. Mail waits. */
  record Misconfigured(String reason) implements LookupResult {}

  /** The answer in words, for people. */
  default String text() {
    return switch (this) {
      case Found found -> found.value();
      case NotFound _ -> "(not found)";
      case TryAgain(String reason) -> "(try again: " + reason + ")";
      case Misconfigured(String reason) -> "(misconfigured: " + reason + ")";
    };
  }

  LookupResult NOT_FOUND = new NotFound();

  static LookupResult found(String value) {
    return new Found(value);
  }

  static LookupResult notFound() {
    return NOT_FOUND;
  }
}
