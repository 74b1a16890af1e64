package org.posthouse.api.connection;

import org.osgi.annotation.versioning.ConsumerType;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/**
 * A daemon of master.cf that is woken: by the wakeup timer of its line, or by bytes written to its
 * socket (pickup, qmgr). Registered with the property {@link StreamDaemon#DAEMON}.
 */
@ConsumerType
public interface TriggerDaemon {

  /** The request that the wakeup timer makes. */
  byte WAKEUP = 'W';

  /**
   * Whether whoever has connected to its socket may wake it.
   *
   * @param client asked for its {@link Connection#user}
   */
  default boolean admits(Connection client, Settings settings) {
    return true;
  }

  /**
   * Handles a request. One at a time for each service; equal requests that wait are merged.
   *
   * @param request one byte, as in Postfix's trigger protocol
   */
  void trigger(byte request, ServiceEntry service, Settings settings);
}
