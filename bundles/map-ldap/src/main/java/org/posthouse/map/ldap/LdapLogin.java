package org.posthouse.map.ldap;

import com.unboundid.ldap.sdk.ANONYMOUSBindRequest;
import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.CRAMMD5BindRequest;
import com.unboundid.ldap.sdk.DIGESTMD5BindRequest;
import com.unboundid.ldap.sdk.DIGESTMD5BindRequestProperties;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA1BindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA256BindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA512BindRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.query.TableSettings;

/** How a table makes itself known to a directory. */
final class LdapLogin {

  /** Makes a request for one connection. */
  @FunctionalInterface
  private interface Request {
    BindRequest make() throws LDAPException;
  }

  private final List<Request> requests;

  private LdapLogin(List<Request> requests) {
    this.requests = requests;
  }

  static LdapLogin of(TableSettings settings) throws TableException {
    String dn = settings.get("bind_dn", "");
    String password = settings.get("bind_pw", "");
    String kind = settings.get("bind", "yes").toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "no", "none" -> new LdapLogin(List.of());
      case "yes", "simple" -> new LdapLogin(List.of(() -> new SimpleBindRequest(dn, password)));
      case "sasl" -> new LdapLogin(sasl(settings, dn, password));
      default ->
          throw TableException.misconfigured(
              settings.name() + ": bad bind (need yes, no or sasl): " + kind);
    };
  }

  private static List<Request> sasl(TableSettings settings, String id, String password)
      throws TableException {
    if (settings.integer("sasl_minssf", 0, 0) > 1) {
      throw TableException.misconfigured(
          settings.name() + ": sasl_minssf: no SASL layer encrypts here, use start_tls");
    }
    String realm = settings.get("sasl_realm", "");
    String authz = settings.get("sasl_authz_id", "");
    List<Request> requests = new ArrayList<>();
    for (String mechanism : ParameterList.split(settings.required("sasl_mechs"))) {
      requests.add(sasl(settings, mechanism.toUpperCase(Locale.ROOT), id, authz, realm, password));
    }
    return requests;
  }

  private static Request sasl(
      TableSettings settings,
      String mechanism,
      String id,
      String authz,
      String realm,
      String password)
      throws TableException {
    String as = authz.isEmpty() ? null : authz;
    return switch (mechanism) {
      case "PLAIN" -> () -> new PLAINBindRequest(id, as, password);
      case "CRAM-MD5" -> () -> new CRAMMD5BindRequest(id, password);
      case "SCRAM-SHA-1" -> () -> new SCRAMSHA1BindRequest(id, password);
      case "SCRAM-SHA-256" -> () -> new SCRAMSHA256BindRequest(id, password);
      case "SCRAM-SHA-512" -> () -> new SCRAMSHA512BindRequest(id, password);
      case "EXTERNAL" -> () -> new EXTERNALBindRequest(authz);
      case "ANONYMOUS" -> () -> new ANONYMOUSBindRequest(id);
      case "DIGEST-MD5" ->
          () -> {
            var properties = new DIGESTMD5BindRequestProperties(id, password);
            properties.setRealm(realm.isEmpty() ? null : realm);
            properties.setAuthorizationID(as);
            return new DIGESTMD5BindRequest(properties);
          };
      case "GSSAPI" ->
          () -> {
            var properties = new GSSAPIBindRequestProperties(id.isEmpty() ? null : id, password);
            properties.setRealm(realm.isEmpty() ? null : realm);
            properties.setAuthorizationID(as);
            return new GSSAPIBindRequest(properties);
          };
      default ->
          throw TableException.misconfigured(
              settings.name() + ": sasl_mechs: " + mechanism + " is not supported");
    };
  }

  /** Binds, by the first way that the server takes. */
  void bind(LDAPConnection connection, long timeoutMillis) throws LDAPException {
    LDAPException last = null;
    for (Request request : requests) {
      try {
        BindRequest bind = request.make();
        bind.setResponseTimeoutMillis(timeoutMillis);
        connection.bind(bind);
        return;
      } catch (LDAPException e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }
}
