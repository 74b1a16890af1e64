package org.posthouse.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.DrainingException;

/** A connection of which somebody knows better who is at its ends. */
public final class AddressedConnection implements Connection {
  private final Connection connection;
  private final SocketAddress remote;
  private final SocketAddress local;

  public AddressedConnection(Connection connection, SocketAddress remote, SocketAddress local) {
    this.connection = connection;
    this.remote = remote;
    this.local = local;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public Connection startTls(TlsHandshake handshake) throws IOException {
    return new AddressedConnection(connection.startTls(handshake), remote, local);
  }

  @Override
  public InputStream input() {
    return connection.input();
  }

  @Override
  public OutputStream output() {
    return connection.output();
  }

  @Override
  public void deadline(Deadline deadline) {
    connection.deadline(deadline);
  }

  @Override
  public Optional<String> user() {
    return connection.user();
  }

  @Override
  public void unread(byte[] bytes) {
    connection.unread(bytes);
  }

  @Override
  public Optional<SSLSession> tls() {
    return connection.tls();
  }

  @Override
  public boolean isStale() throws IOException {
    return connection.isStale();
  }

  @Override
  public void idle(boolean waiting) throws DrainingException {
    connection.idle(waiting);
  }

  @Override
  public void drain() {
    connection.drain();
  }

  @Override
  public void finish() {
    connection.finish();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
