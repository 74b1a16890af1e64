package org.posthouse.api.anvil;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Counts what each client does at all services together: connections that are open, and events in a
 * span of time ($anvil_rate_time_unit) that begins with the first of them. It only counts; who asks
 * compares with its limits. Counts last as long as this service, whatever becomes of those who ask.
 *
 * <p>Thread rule: any thread; never blocks.
 */
@ProviderType
public interface Anvil {

  /** What is counted in a span of time, besides connections. */
  enum Event {
    MESSAGE,
    RECIPIENT,
    NEW_TLS_SESSION,
    AUTH
  }

  /**
   * Who does something.
   *
   * @param network what is counted as one client
   * @param service of master.cf, for the log
   * @param address of the client itself, for the log
   */
  record Client(ClientNetwork network, String service, String address) {}

  /** A connection that is counted until it is closed. */
  @ProviderType
  interface Place extends AutoCloseable {

    /** How many connections the client had when this one came, this one included. */
    int open();

    /** How many had come in the span of time, this one included. */
    int rate();

    /** The connection has ended. To say so again does nothing. */
    @Override
    void close();
  }

  /** A connection has come. */
  Place connect(Client client);

  /** Returns how many of these events there were in this span of time, with this one. */
  int count(Client client, Event event);

  /** What would be answered now; nothing is counted by that. */
  Anvil forecast();
}
