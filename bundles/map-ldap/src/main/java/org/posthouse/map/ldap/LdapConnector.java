package org.posthouse.map.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.TableException;
import org.posthouse.net.UnixSocketFactory;
import org.posthouse.net.tls.PemTls;
import org.posthouse.tables.query.ServerPool;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Trouble;

/** Connects to the first server of a list that can be reached. */
final class LdapConnector implements ServerPool.Connector<LDAPConnection> {
  private final List<LdapAddress> servers;
  private final LdapLogin login;
  private final boolean startTls;
  private final boolean verify;
  private final boolean referrals;
  private final PemTls files;

  private LdapConnector(
      List<LdapAddress> servers,
      LdapLogin login,
      boolean startTls,
      boolean verify,
      boolean referrals,
      PemTls files) {
    this.servers = servers;
    this.login = login;
    this.startTls = startTls;
    this.verify = verify;
    this.referrals = referrals;
    this.files = files;
  }

  static LdapConnector of(TableSettings settings) throws TableException {
    boolean verify = settings.isTrue("tls_require_cert", false);
    return new LdapConnector(
        LdapAddress.of(settings),
        LdapLogin.of(settings),
        settings.isTrue("start_tls", false),
        verify,
        settings.integer("chase_referrals", 0, 0) != 0,
        new PemTls(
            file(settings, "tls_ca_cert_file"),
            file(settings, "tls_ca_cert_dir"),
            file(settings, "tls_cert"),
            file(settings, "tls_key"),
            verify));
  }

  private static Optional<Path> file(TableSettings settings, String parameter) {
    String name = settings.get(parameter, "");
    return name.isEmpty() ? Optional.empty() : Optional.of(settings.context().file(name));
  }

  @Override
  public LDAPConnection connect(Deadline deadline) throws IOException {
    IOException last = null;
    for (LdapAddress server : servers) {
      try {
        return connect(server, deadline);
      } catch (LDAPException e) {
        last = failure(servers.size() == 1 ? reason(e) : server + ": " + reason(e), e);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  /** That the server hung up stands nowhere among the causes. */
  private static IOException failure(String text, LDAPException e) {
    return e.getResultCode().equals(ResultCode.SERVER_DOWN)
        ? (IOException) new EOFException(text).initCause(e)
        : new IOException(text, e);
  }

  private LDAPConnection connect(LdapAddress server, Deadline deadline)
      throws IOException, LDAPException {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(referrals);
    options.setConnectTimeoutMillis(deadline.remainingMillis());
    options.setResponseTimeoutMillis(deadline.remainingMillis());
    options.setAbandonOnTimeout(false);
    SSLSocketFactory tls = server.tls() || startTls ? tlsSockets() : null;
    LDAPConnection connection = new LDAPConnection(factory(server, tls), options);
    boolean good = false;
    try {
      connection.connect(server.host(), server.port(), deadline.remainingMillis());
      if (startTls && !server.tls() && server.socket().isEmpty()) {
        var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
        if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
          throw new LDAPException(answer);
        }
      }
      login.bind(connection, deadline.remainingMillis());
      good = true;
      return connection;
    } finally {
      if (!good) {
        connection.close();
      }
    }
  }

  private SSLSocketFactory tlsSockets() throws IOException {
    SSLSocketFactory sockets = files.context().getSocketFactory();
    return verify ? new NamedSocketFactory(sockets) : sockets;
  }

  private static SocketFactory factory(LdapAddress server, SSLSocketFactory tls) {
    if (!server.socket().isEmpty()) {
      return new UnixSocketFactory(Path.of(server.socket()));
    }
    return server.tls() ? tls : SocketFactory.getDefault();
  }

  /** One line that says what is wrong, without the chain of causes that the library tells. */
  static String reason(LDAPException e) {
    String text =
        e.getCause() != null
            ? Trouble.cause(e)
            : e.getDiagnosticMessage() == null ? e.getMessage() : e.getDiagnosticMessage();
    return e.getResultCode().getName()
        + (text == null ? "" : ": " + text.lines().findFirst().orElse(""));
  }

  @Override
  public void close(LDAPConnection connection) {
    connection.close();
  }

  @Override
  public String toString() {
    return servers.stream().map(LdapAddress::toString).collect(Collectors.joining(", "));
  }
}
