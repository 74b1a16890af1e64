package org.posthouse.tables;

/**
 * What the broker knows of one table.
 *
 * @param name {@code type:name}
 * @param state {@code open}, {@code not opened}, or why it cannot be asked
 * @param lookups answered since the server started
 * @param found of these, those that found the key
 * @param failed of these, those that got no answer
 * @param cached of these, those answered from what the table had said before
 * @param totalNanos time spent in the table
 */
public record TableStatus(
    String name,
    String state,
    long lookups,
    long found,
    long failed,
    long cached,
    long totalNanos) {

  /** This and what is known of the same table in another use. */
  public TableStatus and(TableStatus other) {
    return new TableStatus(
        name,
        state.equals("not opened") || state.equals("open") && !other.state.equals("not opened")
            ? other.state
            : state,
        lookups + other.lookups,
        found + other.found,
        failed + other.failed,
        cached + other.cached,
        totalNanos + other.totalNanos);
  }

  /** Mean time of a lookup in microseconds. */
  public double meanMicros() {
    return lookups == 0 ? 0 : totalNanos / 1000.0 / lookups;
  }
}
