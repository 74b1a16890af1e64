package org.posthouse.api.connection;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/**
 * A daemon of master.cf that serves connections. Registered as an OSGi service with the property
 * {@link #DAEMON}; the master listens, accepts, limits and closes.
 */
@ConsumerType
public interface StreamDaemon {

  /** Service property: the command in master.cf, for example {@code smtpd}. */
  String DAEMON = "posthouse.daemon";

  /**
   * Serves one connection to its end, on a virtual thread of its own. It need not close it. At the
   * end of the server a wait for the next command fails with {@link DrainingException}.
   *
   * @param settings the service's, of the generation in force when the connection came
   */
  void serve(Connection connection, ServiceEntry service, Settings settings) throws IOException;
}
