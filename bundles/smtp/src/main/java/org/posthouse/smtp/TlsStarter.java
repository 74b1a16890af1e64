package org.posthouse.smtp;

import java.io.IOException;
import org.posthouse.api.connection.Connection;

/** Puts TLS over a connection whose server has agreed to it, and logs what came of it. */
@FunctionalInterface
interface TlsStarter {

  /** The connection's deadline is set. */
  Connection start(Connection plain, Peer peer, NextHop hop, TlsPolicy policy) throws IOException;
}
