package org.posthouse.tables.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigValue;

class ExpectedTypesTest {
  @TempDir Path directory;
  private ExpectedTypes expected;

  @BeforeEach
  void aDistributionWithMysql() throws IOException {
    Files.createDirectories(directory.resolve("home/lib"));
    Files.createDirectories(directory.resolve("etc/extensions.d"));
    var types = new TreeMap<String, TypeOffer>();
    Path jar = directory.resolve("home/system/a.jar");
    types.put("mysql", new TypeOffer("map-mysql", List.of(jar)));
    DistributionTypes.write(directory.resolve("home"), types);
    assertEquals(types, DistributionTypes.read(directory.resolve("home")));
    expected =
        ExpectedTypes.of(
            property ->
                switch (property) {
                  case "karaf.home" -> directory.resolve("home").toString();
                  case "karaf.data" -> directory.resolve("data").toString();
                  default -> directory.resolve("etc").toString();
                });
  }

  private Set<String> missing(String value, String... there) {
    var values = List.of(new ConfigValue("main.cf", "virtual_alias_maps", value));
    return expected.missing(new NamedTypesTest.Values(values), Set.of(there));
  }

  @Test
  void waitsForWhatTheDistributionHasAndForNothingElse() {
    assertEquals(Set.of("mysql"), missing("mysql:/x, inet:host, acme:y"));
    assertEquals(Set.of(), missing("mysql:/x, inet:host", "mysql"));
  }

  @Test
  void waitsForAnyTypeWhereARepositoryIsNamed() throws IOException {
    Path site = directory.resolve("etc/extensions.d/site");
    Files.writeString(site, "# see http://acme\nmap-redis\n");
    Files.createDirectories(directory.resolve("data"));
    Path choices = directory.resolve("data/features");
    Files.writeString(choices, "automatic map-mysql\n");
    assertEquals(Set.of("mysql"), missing("mysql:/x, acme:y"));
    Files.writeString(choices, "automatic map-mysql\nrepository file:/opt/acme.jar\n");
    assertEquals(Set.of("mysql", "acme"), missing("mysql:/x, acme:y"));
    Files.delete(choices);
    Files.writeString(site, "/opt/acme.jar\n");
    assertEquals(Set.of("mysql", "acme"), missing("mysql:/x, acme:y"));
  }
}
