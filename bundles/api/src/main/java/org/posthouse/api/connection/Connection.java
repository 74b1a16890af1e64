package org.posthouse.api.connection;

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
 * #close} and {@link #drain} may come from any. Made by {@code net}.
 */
@ProviderType
public interface Connection extends Closeable {

  /**
   * Reads block until the deadline of {@link #deadline(Deadline)} and then fail with {@link
   * java.net.SocketTimeoutException}; a reply can still be written after that. Usually read through
   * a line reader.
   */
  InputStream input();

  /**
   * Not buffered: one write is one segment as far as the network allows. A write that the peer does
   * not take until the deadline fails with {@link java.net.SocketTimeoutException} and closes the
   * connection.
   */
  OutputStream output();

  /**
   * Sets the moment until which the reads and writes that follow may block. A TLS handshake counts
   * as one of them.
   */
  void deadline(Deadline deadline);

  /** The other end; for TCP an {@link java.net.InetSocketAddress}. */
  SocketAddress remote();

  SocketAddress local();

  /**
   * The user at the other end of a UNIX-domain socket when it connected, as the kernel knows him:
   * the login name, or the number of one who has no name. Empty for TCP, and where the kernel
   * cannot be asked.
   */
  default Optional<String> user() {
    return Optional.empty();
  }

  /**
   * Puts back what was read too early: it is read again first, also by {@link #startTls}. In its
   * place and not after more reading; the caller has bounded it.
   *
   * @throws IllegalStateException if TLS is active
   */
  void unread(byte[] bytes);

  /** The TLS session, if TLS is active. */
  Optional<SSLSession> tls();

  /**
   * Starts TLS over this connection, completes the handshake and returns the protected connection;
   * this one is not used any more. What has been read ahead in plain text must have been thrown
   * away by the caller.
   */
  Connection startTls(TlsHandshake handshake) throws IOException;

  /** How to make the {@link javax.net.ssl.SSLSocket} for this end; see {@code net.tls}. */
  @FunctionalInterface
  interface TlsHandshake {
    javax.net.ssl.SSLSocket layer(java.net.Socket plain) throws IOException;
  }

  /** Whether the other end has closed or data is waiting, without blocking. */
  boolean isStale() throws IOException;

  /**
   * Says that the reads that follow wait for the peer to begin something new, such as the next
   * command ({@code true}), or that this wait is over ({@code false}). a line reader does it.
   *
   * @throws DrainingException if the server wants to end such connections
   */
  void idle(boolean waiting) throws DrainingException;

  /**
   * Asks for the end of the connection: a wait declared by {@link #idle}, now or later, fails with
   * {@link DrainingException}; everything else goes on.
   */
  void drain();

  /**
   * Closes in a way that lets the peer receive what was written last even if it goes on sending:
   * ends the output, and for a bounded time and amount throws away what still comes. {@link #close}
   * with input unread would make the system tell the peer to forget it all.
   */
  void finish();
}
