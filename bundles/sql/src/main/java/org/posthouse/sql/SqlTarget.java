package org.posthouse.sql;

import java.util.Map;

/**
 * A server as one user sees it; equal targets share one pool.
 *
 * @param shown the server in messages
 * @param local whether it is reached by a UNIX-domain socket
 * @param properties what the driver is given, passwords among it
 */
public record SqlTarget(String shown, boolean local, String url, Map<String, String> properties) {
  public SqlTarget {
    properties = Map.copyOf(properties);
  }

  /** Without the properties and the URL, which may hold a password. */
  @Override
  public String toString() {
    return shown;
  }
}
