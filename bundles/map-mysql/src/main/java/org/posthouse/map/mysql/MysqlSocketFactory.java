package org.posthouse.map.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.posthouse.net.UnixSocket;
import org.posthouse.net.tls.PemTls;

/** Gives the driver what it does not have: UNIX-domain sockets, and TLS with PEM files. */
public final class MysqlSocketFactory extends StandardSocketFactory {
  /** The property that holds the path of a UNIX-domain socket. */
  static final String SOCKET = "posthouseSocket";

  /** The property that says what is checked, and the beginning of those that name files. */
  static final String TLS = "posthouseTls";

  private static final int CONNECT_MILLIS = 5000;

  private PropertySet properties;

  /** For the driver, by name. */
  public MysqlSocketFactory() {}

  private static String property(PropertySet properties, String name) {
    RuntimeProperty<String> property = properties.getProperty(name);
    return property == null || property.getValue() == null ? "" : property.getValue();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends Closeable> T connect(
      String host, int port, PropertySet propertySet, int loginTimeout) throws IOException {
    properties = propertySet;
    String path = property(propertySet, SOCKET);
    if (path.isEmpty()) {
      return super.connect(host, port, propertySet, loginTimeout);
    }
    UnixSocket socket = new UnixSocket(Path.of(path));
    socket.connect(null, CONNECT_MILLIS);
    this.host = host;
    this.rawSocket = socket;
    this.sslSocket = socket;
    return (T) socket;
  }

  @Override
  public void beforeHandshake() throws IOException {
    if (!(rawSocket instanceof UnixSocket)) {
      super.beforeHandshake();
    }
  }

  @Override
  public void afterHandshake() throws IOException {
    if (!(rawSocket instanceof UnixSocket)) {
      super.afterHandshake();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection connection, ServerSession session, Log log) throws IOException {
    String check = property(properties, TLS);
    if (check.isEmpty()) {
      return super.performTlsHandshake(connection, session, log);
    }
    sslSocket = tls(rawSocket, check.equals("name"));
    return (T) sslSocket;
  }

  private Socket tls(Socket plain, boolean verifyName) throws IOException {
    Optional<Path> file = file("tls_CAfile");
    Optional<Path> directory = file("tls_CApath");
    PemTls pem =
        new PemTls(
            file,
            directory,
            file("tls_cert_file"),
            file("tls_key_file"),
            verifyName || file.isPresent() || directory.isPresent());
    SSLSocket socket =
        (SSLSocket) pem.context().getSocketFactory().createSocket(plain, host, port, true);
    if (verifyName) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return socket;
  }

  private Optional<Path> file(String parameter) {
    String name = property(properties, TLS + parameter);
    return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
  }
}
