package org.posthouse.tables.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ConfigValue;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

class NamedTypesTest {
  @TempDir Path directory;

  private Set<String> types(String name, String value) {
    return NamedTypes.of(new Values(List.of(new ConfigValue("main.cf", name, value))))
        .places()
        .keySet();
  }

  @Test
  void findsTypesInListsCompositionsAndBehindProxies() {
    assertEquals(
        Set.of("hash", "mysql", "pgsql", "ldap", "sqlite"),
        types(
            "virtual_alias_maps",
            "hash:/a, proxy:mysql:/b, !debug:proxy:pgsql:c pipemap:{ldap:d,unionmap:{sqlite:/e}}"));
  }

  @Test
  void servicesSocketsAndUrlsAreNoTypes() {
    assertEquals(Set.of(), types("default_transport", "smtp:[host]:25"));
    assertEquals(Set.of(), types("x_transport", "lmtp:unix:private/lmtp"));
    assertEquals(Set.of(), types("smtpd_milters", "unix:/run/milter, { tcp:host:1, a=b }"));
    assertEquals(
        Set.of("cidr"),
        types(
            "smtpd_client_restrictions",
            "check_policy_service unix:p, check_client_access cidr:/x"));
    assertEquals(Set.of(), types("anything", "https://host/ [::1]:25 10:20 A:b a:"));
  }

  @Test
  void looksIntoListsInFilesAndIntoSettingsOfTables() throws IOException {
    Path inner = write("inner", "# pcre:/not\n  tcp:[::1]:1 more\n");
    Path list = write("list", "example.com\n" + inner + "\nhash:/x\n");
    assertEquals(Set.of("hash", "tcp"), types("mydestination", "$myhostname, " + list));
    Path cf =
        write("cache.cf", "memcache = inet:host:1\n#backup = hash:/x\nbackup = proxy:btree:/y\n");
    assertEquals(Set.of("memcache", "inet", "btree"), types("x_map", "memcache:" + cf));
    assertEquals(Set.of(), types("smtpd_tls_key_file", list.toString()));
  }

  @Test
  void aListThatNamesItselfEnds() throws IOException {
    Path list = directory.resolve("list");
    write("list", list + " hash:/x\n");
    assertEquals(Set.of("hash"), types("mydestination", list.toString()));
  }

  @Test
  void defaultTypesAreNamedWithoutAColon() {
    assertEquals(Set.of("lmdb"), types("default_database_type", "lmdb"));
  }

  @Test
  void saysWhereATypeIsNamed() {
    var values =
        List.of(
            new ConfigValue("main.cf", "relay_domains", "mysql:/x"),
            new ConfigValue("master.cf: smtp/inet", "smtpd_sender_login_maps", "mysql:/y"));
    assertEquals(
        Map.of(
            "mysql",
            Set.of("main.cf: relay_domains", "master.cf: smtp/inet: smtpd_sender_login_maps")),
        NamedTypes.of(new Values(values)).places());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** A configuration with one service, smtp. */
  record Values(List<ConfigValue> values) implements ConfigSnapshot {
    @Override
    public long generation() {
      return 1;
    }

    @Override
    public Settings main() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ServiceEntry> services() {
      return List.of(
          new ServiceEntry(
              "smtp",
              "unix",
              true,
              true,
              false,
              Optional.empty(),
              false,
              Optional.empty(),
              "smtp",
              List.of(),
              Map.of(),
              1));
    }

    @Override
    public Settings settings(ServiceEntry service) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ServiceEntry> service(String name) {
      return Optional.empty();
    }
  }
}
