package org.posthouse.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;

/** The parameters that a table named in main.cf makes meaningful: {@code mysql:x} uses x_hosts. */
final class TableParameters {

  private static final List<String> COMMON = List.of("domain", "expansion_limit", "result_format");

  private static final List<String> SQL =
      List.of(
          "hosts user password dbname query idle_interval retry_interval select_function table"
              .concat(" select_field where_field additional_conditions require_result_set")
              .concat(" option_file option_group tls_key_file tls_cert_file tls_CAfile tls_CApath")
              .concat(" tls_ciphers tls_verify_cert charset encoding")
              .split(" "));

  private static final Map<String, List<String>> ENDINGS =
      Map.of(
          "mysql",
          SQL,
          "pgsql",
          SQL,
          "sqlite",
          List.of("dbpath", "query", "table", "select_field", "where_field"),
          "ldap",
          List.of(
              "server_host server_port bind bind_dn bind_pw sasl_mechs sasl_realm sasl_authz_id"
                  .concat(" sasl_minssf cache cache_expiry cache_size chase_referrals debuglevel")
                  .concat(" dereference leaf_result_attribute query_filter recursion_limit")
                  .concat(" result_attribute result_filter scope search_base size_limit")
                  .concat(" special_result_attribute start_tls terminal_result_attribute timeout")
                  .concat(" tls_ca_cert_dir tls_ca_cert_file tls_cert tls_key tls_require_cert")
                  .concat(" tls_random_file tls_cipher_suite version")
                  .split(" ")),
          "memcache",
          List.of(
              "backup data_size_limit flags key_format line_size_limit max_try memcache"
                  .concat(" retry_pause timeout ttl")
                  .split(" ")),
          "mongodb",
          List.of("uri dbname collection query_filter projection result_attribute".split(" ")));

  private TableParameters() {}

  /** The names that the tables in this value make meaningful. */
  static Set<String> in(String value) {
    if (value.indexOf(':') < 0) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String word : words(value)) {
      table(word, names);
    }
    return names;
  }

  private static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || isSeparator(value.charAt(i))) {
        words.add(value.substring(start, i));
        start = i + 1;
      }
    }
    return words;
  }

  /** The tables in this value that have a file with parameters: {@code mysql:/path}. */
  static Set<String> files(String value) {
    if (value.indexOf(":/") < 0) {
      return Set.of();
    }
    Set<String> files = new LinkedHashSet<>();
    for (String word : words(value)) {
      String table = word.startsWith("proxy:") ? word.substring(6) : word;
      int colon = table.indexOf(':');
      if (colon > 0 && table.startsWith("/", colon + 1) && ENDINGS.containsKey(type(table))) {
        files.add(table);
      }
    }
    return files;
  }

  private static String type(String table) {
    return table.substring(0, table.indexOf(':'));
  }

  /** What is odd in the file of such a table. */
  static void check(String table, Consumer<String> warnings) throws ConfigException {
    Path file = Path.of(table.substring(table.indexOf(':') + 1));
    if (!Files.isReadable(file)) {
      warnings.accept(
          "open \""
              + type(table)
              + "\" configuration \""
              + file
              + "\": "
              + (Files.exists(file) ? "Permission denied" : "No such file or directory"));
      return;
    }
    if (Files.isDirectory(file)) {
      return;
    }
    MainFile settings = MainFile.read(file);
    settings.warnings().forEach(warnings);
    List<String> known = ENDINGS.get(type(table));
    for (Map.Entry<String, MainFile.Setting> e : new TreeMap<>(settings.settings()).entrySet()) {
      if (!known.contains(e.getKey()) && !COMMON.contains(e.getKey())) {
        String text = e.getKey() + "=" + e.getValue().value();
        warnings.accept(table + ": unused parameter: " + Text.printable(text));
      }
    }
  }

  private static boolean isSeparator(char c) {
    return c == ',' || c == '{' || c == '}' || Text.isSpace(c);
  }

  private static void table(String word, Set<String> names) {
    String table = word.startsWith("proxy:") ? word.substring(6) : word;
    int colon = table.indexOf(':');
    if (colon < 0 || table.startsWith("/", colon + 1)) {
      return;
    }
    List<String> endings = ENDINGS.get(table.substring(0, colon));
    if (endings != null) {
      String name = table.substring(colon + 1) + "_";
      endings.forEach(ending -> names.add(name + ending));
      COMMON.forEach(ending -> names.add(name + ending));
    }
  }
}
