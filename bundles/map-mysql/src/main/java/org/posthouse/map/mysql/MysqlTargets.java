package org.posthouse.map.mysql;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableException;
import org.posthouse.sql.SqlTarget;
import org.posthouse.tables.query.TableSettings;

/** The servers of one table, with all that the driver has to know. */
final class MysqlTargets {
  private static final String DEFAULT_SOCKET = "/run/mysqld/mysqld.sock";

  private static final Map<String, String> ENCODINGS =
      Map.of(
          "utf8mb4", "UTF-8",
          "utf8mb3", "UTF-8",
          "utf8", "UTF-8",
          "latin1", "windows-1252",
          "latin2", "ISO-8859-2",
          "latin5", "ISO-8859-9",
          "ascii", "US-ASCII",
          "koi8r", "KOI8-R",
          "cp1251", "windows-1251");

  private static final List<String> TLS =
      List.of("tls_cert_file", "tls_key_file", "tls_CAfile", "tls_CApath");

  private final TableSettings settings;
  private final Map<String, String> options;

  private MysqlTargets(TableSettings settings, Map<String, String> options) {
    this.settings = settings;
    this.options = options;
  }

  static List<SqlTarget> of(TableSettings settings) throws TableException {
    return new MysqlTargets(settings, options(settings)).targets();
  }

  private static Map<String, String> options(TableSettings settings) throws TableException {
    String file = settings.get("option_file", "");
    String group = settings.get("option_group", "client");
    if (file.isEmpty() && group.isEmpty()) {
      return Map.of();
    }
    OptionFile options = new OptionFile(group);
    try {
      if (file.isEmpty()) {
        options.readAny(List.of(Path.of("/etc/my.cnf"), Path.of("/etc/mysql/my.cnf")));
      } else {
        options.read(settings.context().file(file));
      }
    } catch (IOException e) {
      throw TableException.tryAgain(settings.name() + ": option_file " + file + ": " + e, e);
    }
    return options.options();
  }

  private List<SqlTarget> targets() throws TableException {
    Map<String, String> properties = properties();
    List<SqlTarget> targets = new ArrayList<>();
    for (String host :
        ParameterList.split(settings.get("hosts", options.getOrDefault("host", "localhost")))) {
      targets.add(target(host, properties));
    }
    if (targets.isEmpty()) {
      targets.add(target("localhost", properties));
    }
    return targets;
  }

  private SqlTarget target(String host, Map<String, String> properties) throws TableException {
    String name = host.startsWith("inet:") ? host.substring(5) : host;
    String database =
        URLEncoder.encode(
            settings.get("dbname", options.getOrDefault("database", "")), StandardCharsets.UTF_8);
    if (name.startsWith("unix:") || name.equals("localhost")) {
      String path =
          name.equals("localhost")
              ? options.getOrDefault("socket", DEFAULT_SOCKET)
              : name.substring(5);
      Map<String, String> local = new HashMap<>(properties);
      local.put(MysqlSocketFactory.SOCKET, path);
      // Nobody can pretend to be the server at the socket; elsewhere, without TLS, anybody could
      // send
      // a public key of his own and get the password.
      local.put("allowPublicKeyRetrieval", "true");
      if (properties.get(MysqlSocketFactory.TLS) == null) {
        local.put("sslMode", "DISABLED");
      }
      return new SqlTarget(path, true, "jdbc:mysql://localhost/" + database, local);
    }
    String port = options.getOrDefault("port", "3306");
    int colon = name.lastIndexOf(':');
    if (colon >= 0 && (name.endsWith("]") ? -1 : name.indexOf(':')) == colon
        || name.contains("]:")) {
      port = name.substring(colon + 1);
      name = name.substring(0, colon);
    }
    if (!port.matches("\\d{1,5}")) {
      throw TableException.misconfigured(settings.name() + ": bad port in hosts: " + host);
    }
    return new SqlTarget(
        name, false, "jdbc:mysql://" + name + ":" + port + "/" + database, properties);
  }

  private Map<String, String> properties() throws TableException {
    Map<String, String> properties = new HashMap<>();
    put(properties, "user", settings.get("user", options.getOrDefault("user", "")));
    put(properties, "password", settings.get("password", options.getOrDefault("password", "")));
    properties.put("characterEncoding", encoding());
    properties.put("socketFactory", MysqlSocketFactory.class.getName());
    properties.put("connectTimeout", "5000");
    properties.put("socketTimeout", "10000");
    properties.put("useServerPrepStmts", "false");
    properties.put("cachePrepStmts", "true");
    properties.put("useLocalSessionState", "true");
    properties.put("enableEscapeProcessing", "false");
    properties.put("processEscapeCodesForPrepStmts", "false");
    properties.put("tinyInt1isBit", "false");
    properties.put("yearIsDateType", "false");
    properties.put("zeroDateTimeBehavior", "CONVERT_TO_NULL");
    properties.put("maintainTimeStats", "false");
    properties.put("logger", "com.mysql.cj.log.NullLogger");
    tls(properties);
    return properties;
  }

  private String encoding() throws TableException {
    String charset = settings.get("charset", options.getOrDefault("default-character-set", ""));
    String encoding = charset.isEmpty() ? "UTF-8" : ENCODINGS.get(charset);
    if (encoding == null) {
      throw TableException.misconfigured(
          settings.name() + ": charset " + charset + " is not supported");
    }
    return encoding;
  }

  private void tls(Map<String, String> properties) throws TableException {
    boolean verifyName = settings.isTrue("tls_verify_cert", false);
    boolean any = verifyName;
    for (String parameter : TLS) {
      String value = settings.get(parameter, "");
      any |= !value.isEmpty();
      put(properties, MysqlSocketFactory.TLS + parameter, value);
    }
    if (!any) {
      properties.put("sslMode", "PREFERRED");
      return;
    }
    // What the driver calls required leaves all checks to the socket factory.
    properties.put("sslMode", "REQUIRED");
    properties.put(MysqlSocketFactory.TLS, verifyName ? "name" : "chain");
  }

  private static void put(Map<String, String> properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.put(name, value);
    }
  }
}
