package org.posthouse.smtpd;

import java.net.InetAddress;

/**
 * What a proxy says of a connection before it forwards the first byte of it: the PROXY protocol,
 * version 1 or 2, as HAProxy and nginx speak it.
 */
sealed interface ProxyHeader {

  /** A client's connection, and the address that it went to. */
  record Forwarded(InetAddress client, int clientPort, InetAddress server, int serverPort)
      implements ProxyHeader {}

  /** The proxy's own, for example a health check: its address is the client's. */
  record Own() implements ProxyHeader {}

  /** Nobody: the connection was closed before anything came. So do health checks. */
  record Nothing() implements ProxyHeader {}

  /** There is none that could be believed. */
  final class BadException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message for the log, safe
     */
    BadException(String message) {
      super(message);
    }
  }
}
