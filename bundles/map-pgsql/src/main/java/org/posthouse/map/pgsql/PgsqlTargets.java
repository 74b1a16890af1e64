package org.posthouse.map.pgsql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableException;
import org.posthouse.net.UnixSocketFactory;
import org.posthouse.sql.SqlTarget;
import org.posthouse.tables.query.TableSettings;

/** The servers of one table, with all that the driver has to know. */
final class PgsqlTargets {
  private static final String DEFAULT_PORT = "5432";

  /** Parameters of a connection URI that the driver knows by the same name. */
  private static final Set<String> SAME =
      Set.of("user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword");

  private final TableSettings settings;

  private PgsqlTargets(TableSettings settings) {
    this.settings = settings;
  }

  static List<SqlTarget> of(TableSettings settings) throws TableException {
    PgsqlTargets hosts = new PgsqlTargets(settings);
    List<SqlTarget> targets = new ArrayList<>();
    for (String host : ParameterList.split(settings.get("hosts", "localhost"))) {
      targets.add(hosts.target(host));
    }
    return targets.isEmpty() ? List.of(hosts.target("localhost")) : targets;
  }

  private SqlTarget target(String host) throws TableException {
    if (host.startsWith("postgresql://") || host.startsWith("postgres://")) {
      return uri(host);
    }
    String name = host.startsWith("inet:") || host.startsWith("unix:") ? host.substring(5) : host;
    String port = DEFAULT_PORT;
    int colon = name.lastIndexOf(':');
    if (colon >= 0 && (name.contains("]:") || name.indexOf(':') == colon)) {
      port = name.substring(colon + 1);
      name = name.substring(0, colon);
    }
    return target(name, port, settings.get("dbname", ""), properties());
  }

  private SqlTarget target(
      String name, String port, String database, Map<String, String> properties)
      throws TableException {
    if (!port.matches("\\d{1,5}")) {
      throw TableException.misconfigured(settings.name() + ": bad port in hosts: " + port);
    }
    String db = "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    if (name.startsWith("/")) {
      Path path = Path.of(name);
      Path socket = Files.isDirectory(path) ? path.resolve(".s.PGSQL." + port) : path;
      properties.put("socketFactory", UnixSocketFactory.class.getName());
      properties.put("socketFactoryArg", socket.toString());
      properties.put("sslmode", "disable");
      return new SqlTarget(
          socket.toString(), true, "jdbc:postgresql://localhost:" + port + db, properties);
    }
    return new SqlTarget(name, false, "jdbc:postgresql://" + name + ":" + port + db, properties);
  }

  private SqlTarget uri(String text) throws TableException {
    Map<String, String> properties = properties();
    try {
      URI uri = new URI(text);
      String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
      int at = authority.lastIndexOf('@');
      if (at >= 0) {
        String[] login = authority.substring(0, at).split(":", 2);
        properties.put("user", decode(login[0]));
        if (login.length > 1) {
          properties.put("password", decode(login[1]));
        }
      }
      String path = uri.getPath() == null ? "" : uri.getPath();
      String[] place = {
        authority.substring(at + 1),
        DEFAULT_PORT,
        path.length() > 1 ? path.substring(1) : settings.get("dbname", "")
      };
      int colon = place[0].lastIndexOf(':');
      if (colon >= 0 && !place[0].endsWith("]")) {
        place[1] = place[0].substring(colon + 1);
        place[0] = place[0].substring(0, colon);
      }
      parameters(uri.getRawQuery(), place, properties);
      return target(
          place[0].isEmpty() ? "localhost" : decode(place[0]), place[1], place[2], properties);
    } catch (URISyntaxException | IllegalArgumentException e) {
      // The text of the exception has the whole URI, with its password.
      throw TableException.misconfigured(settings.name() + ": bad connection URI in hosts");
    }
  }

  private void parameters(String query, String[] place, Map<String, String> properties)
      throws TableException {
    if (query == null) {
      return;
    }
    for (String parameter : query.split("&")) {
      String[] pair = parameter.split("=", 2);
      String value = pair.length > 1 ? decode(pair[1]) : "";
      if (SAME.contains(pair[0])) {
        properties.put(pair[0], value);
        continue;
      }
      switch (pair[0]) {
        case "host" -> place[0] = value;
        case "port" -> place[1] = value;
        case "dbname" -> place[2] = value;
        case "connect_timeout" -> properties.put("connectTimeout", value);
        case "application_name" -> properties.put("ApplicationName", value);
        case "options" -> properties.put("options", value);
        default ->
            throw TableException.misconfigured(
                settings.name() + ": unknown parameter in the connection URI: " + pair[0]);
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    put(properties, "user", settings.get("user", ""));
    put(properties, "password", settings.get("password", ""));
    properties.put("connectTimeout", "5");
    properties.put("socketTimeout", "10");
    properties.put("gssEncMode", "disable");
    properties.put("ApplicationName", "posthouse");
    // The driver puts the values in as literals without a type, as a query of Postfix has them.
    properties.put("preferQueryMode", "simple");
    properties.put("stringtype", "unspecified");
    return properties;
  }

  private static void put(Map<String, String> properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.put(name, value);
    }
  }
}
