package org.posthouse.net.dns;

import java.util.List;

/**
 * What a name server said. "There is none" and "could not find out" are never the same answer.
 *
 * @param <T> the kind of record
 */
public sealed interface DnsAnswer<T> {

  /** At least one record; at most {@link Dns#MAX_RECORDS}. */
  record Found<T>(List<T> records) implements DnsAnswer<T> {
    public Found {
      records = List.copyOf(records);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("found nothing");
      }
    }
  }

  /**
   * There is no such record.
   *
   * @param nameExists whether the name has records of other types (no data), or is unknown
   *     (NXDOMAIN)
   */
  record None<T>(boolean nameExists) implements DnsAnswer<T> {}

  /** There are such records, and a filter dropped all of them. */
  record Dropped<T>() implements DnsAnswer<T> {}

  /** No name server gave a usable answer in time. Mail waits. */
  record TryAgain<T>(String reason) implements DnsAnswer<T> {}

  /** As the mail log names the trouble; an empty string when records were found. */
  default String text() {
    return switch (this) {
      case Found<T> _ -> "";
      case None<T> none ->
          none.nameExists ? "Host found but no data record of requested type" : "Host not found";
      case Dropped<T> _ -> "DNS reply filter drops all results";
      case TryAgain<T> again when again.reason.equals(RecordFilter.INVALID) -> again.reason;
      case TryAgain<T> _ -> "Host not found, try again";
    };
  }
}
