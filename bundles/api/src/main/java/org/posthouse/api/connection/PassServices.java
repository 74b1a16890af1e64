package org.posthouse.api.connection;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The services of master.cf that have the type {@code pass}: they serve connections that another
 * daemon of this server has accepted and looked at. Made by the master.
 *
 * <p>Thread rule: any thread.
 */
@ProviderType
public interface PassServices {

  /** What came of it. */
  enum Outcome {
    /** The service has served the connection to its end. */
    SERVED,
    /** All places of the service are taken: nothing was said to the client. */
    BUSY,
    /** There is no such service, or its daemon is not there now: nothing was said. */
    ABSENT
  }

  /**
   * A connection on its way.
   *
   * @param connection whose {@link Connection#unread} has what was read ahead; still without TLS
   * @param remote the client, which need not be the other end: a proxy may stand between
   * @param local the address that the client connected to
   */
  record Passed(Connection connection, InetSocketAddress remote, InetSocketAddress local) {}

  /**
   * Has a connection served as if the service had accepted it, with the service's settings and
   * limits, in the thread of the caller. When it returns with SERVED the caller has only to return
   * from its own {@link StreamDaemon#serve}.
   *
   * @param service the first field of its line
   */
  Outcome pass(String service, Passed passed);
}
