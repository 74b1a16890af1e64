package org.posthouse.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;

/**
 * The parameters of tables that have some: {@code mysql:/file} has them in the file, {@code
 * mysql:x} in main.cf, as {@code x_hosts}.
 */
final class TableParameters {

  /** Of all that ask a server or a database for values of an address. */
  private static final String VALUES = "domain expansion_limit result_format";

  /** Ours. */
  private static final String CACHE = "cache_ttl negative_cache_ttl";

  /** Ours. */
  private static final String POOL = CACHE + " pool_size idle_interval";

  private static final String QUERY =
      VALUES + " query table select_field where_field additional_conditions";

  private static final String SQL =
      QUERY + " hosts user password dbname idle_interval retry_interval require_result_set " + POOL;

  private static final String TLS = "tls_cert_file tls_key_file tls_CAfile tls_CApath";

  private static final Map<String, Set<String>> NAMES =
      Map.of(
          "mysql",
          names(SQL, TLS, "option_file option_group charset tls_ciphers tls_verify_cert"),
          "pgsql",
          names(SQL, "select_function encoding"),
          "sqlite",
          names(QUERY, "dbpath", CACHE),
          "ldap",
          names(
              VALUES,
              "result_filter server_host server_port search_base query_filter scope",
              "result_attribute special_result_attribute leaf_result_attribute",
              "terminal_result_attribute recursion_limit size_limit timeout version debuglevel",
              "bind bind_dn bind_pw sasl_mechs sasl_realm sasl_authz_id sasl_minssf",
              "cache cache_expiry cache_size dereference chase_referrals start_tls",
              "tls_ca_cert_dir tls_ca_cert_file tls_cert tls_key tls_require_cert",
              "tls_random_file tls_cipher_suite",
              POOL),
          "memcache",
          names(
              "memcache backup key_format domain flags ttl data_size_limit line_size_limit",
              "max_try retry_pause timeout",
              CACHE),
          "mongodb",
          names(VALUES, "uri dbname collection query_filter projection result_attribute", CACHE),
          "redis",
          names(
              VALUES,
              "hosts user password sentinel_master sentinel_user sentinel_password db",
              "value_type key_format field_format data_size_limit tls tls_verify_cert",
              TLS,
              POOL));

  private TableParameters() {}

  private static Set<String> names(String... lists) {
    return new LinkedHashSet<>(ParameterList.split(String.join(" ", lists)));
  }

  /** The names in main.cf that a table makes meaningful. */
  static List<String> namesOf(String table) {
    Set<String> known = isInFile(table) ? null : NAMES.get(type(table));
    return known == null
        ? List.of()
        : known.stream().map(name -> name(table) + "_" + name).toList();
  }

  /** Whether a table has a file with parameters. */
  static boolean hasFile(String table) {
    return isInFile(table) && NAMES.containsKey(type(table));
  }

  private static boolean isInFile(String table) {
    return name(table).startsWith("/") || name(table).startsWith(".");
  }

  private static String type(String table) {
    return table.substring(0, table.indexOf(':'));
  }

  private static String name(String table) {
    return table.substring(table.indexOf(':') + 1);
  }

  /**
   * Tells what is odd in the file of such a table.
   *
   * @param unused gets what is set there and means nothing
   */
  static void check(String table, Consumer<String> warnings, Consumer<String> unused)
      throws ConfigException {
    Path file = Path.of(name(table));
    String reason = reason(file);
    if (reason != null) {
      warnings.accept("open \"" + type(table) + "\" configuration \"" + file + "\": " + reason);
      return;
    }
    MainFile settings = MainFile.read(file);
    settings.warnings().forEach(warnings);
    Set<String> known = NAMES.get(type(table));
    for (Map.Entry<String, MainFile.Setting> e : new TreeMap<>(settings.settings()).entrySet()) {
      if (!known.contains(e.getKey())) {
        String value = Secrets.mask(e.getKey(), e.getValue().value());
        unused.accept(table + ": unused parameter: " + Text.printable(e.getKey() + "=" + value));
      }
    }
  }

  /** Why a file is not read; null if there is no reason. */
  private static String reason(Path file) {
    if (!Files.exists(file)) {
      return "No such file or directory";
    }
    if (!Files.isRegularFile(file)) {
      return "not a regular file";
    }
    return Files.isReadable(file) ? null : "Permission denied";
  }
}
