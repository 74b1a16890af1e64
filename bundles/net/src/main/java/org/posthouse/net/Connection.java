package org.posthouse.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.Deadline;

/**
 * A byte stream between two processes: TCP or UNIX-domain, plain or TLS. Used by one thread; {@link
 * #close} may come from any.
 */
@ProviderType
public interface Connection extends Closeable {

  /**
   * Reads block until the deadline of {@link #deadline(Deadline)} and then fail with {@link
   * java.net.SocketTimeoutException}.
   */
  InputStream input();

  /** Not buffered: one write is one segment as far as the network allows. */
  OutputStream output();

  /** Sets the moment until which the reads and writes that follow may block. */
  void deadline(Deadline deadline);

  /** The other end; for TCP an {@link java.net.InetSocketAddress}. */
  SocketAddress remote();

  SocketAddress local();

  /** The TLS session, if TLS is active. */
  Optional<SSLSession> tls();

  /**
   * Starts TLS over this connection and returns the protected one; this one is not used any more.
   * What has been read ahead in plain text must have been thrown away by the caller.
   */
  Connection startTls(TlsHandshake handshake) throws IOException;

  /** How to make an {@link javax.net.ssl.SSLEngine} or socket for this end; see {@code net.tls}. */
  @FunctionalInterface
  interface TlsHandshake {
    javax.net.ssl.SSLSocket layer(java.net.Socket plain) throws IOException;
  }

  /** Whether the other end has closed or data is waiting, without blocking. */
  boolean isStale() throws IOException;
}
