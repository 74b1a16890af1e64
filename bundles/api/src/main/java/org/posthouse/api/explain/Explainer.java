package org.posthouse.api.explain;

import org.osgi.annotation.versioning.ConsumerType;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/**
 * A daemon that can say what it would answer. Registered as an OSGi service with the property
 * {@link org.posthouse.api.connection.StreamDaemon#DAEMON}.
 *
 * <p>Thread rule: any thread. Waits for tables and the name service as long as a session would.
 */
@ConsumerType
public interface Explainer {

  /**
   * Asks as a client of this service would, without consequences.
   *
   * @param service the line of master.cf
   * @param settings that line's
   * @throws IllegalArgumentException for a client that is no IP address
   */
  Explanation explain(MailQuestion question, ServiceEntry service, Settings settings);
}
