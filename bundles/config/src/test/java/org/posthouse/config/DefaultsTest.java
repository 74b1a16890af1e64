package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ParameterDescription;

/** The parameters and defaults are those that Postfix 3.12 prints. */
class DefaultsTest {
  /** What names this host, this process or this version, and differs for that. */
  private static final Set<String> OF_THIS_HOST =
      Set.of(
          "mail_release_date",
          "mail_version",
          "mydomain",
          "myhostname",
          "mynetworks",
          "process_id",
          "process_name");

  private final Registry registry = Registry.builtin();

  @Test
  void allDefaultsAreThoseOfPostfix() throws Exception {
    Listing listing =
        Listing.ofDefaults(
            Path.of("/c"), registry, new Listing.Style(false, false, Listing.Show.VALUE), w -> {});
    Map<String, String> ours = new TreeMap<>();
    for (String name : listing.names(false)) {
      ours.put(name, listing.parameter(name));
    }
    Map<String, String> theirs = reference();
    assertEquals(1019, theirs.size());
    assertEquals(theirs.keySet(), ours.keySet());
    for (String name : OF_THIS_HOST) {
      assertFalse(ours.remove(name).isEmpty(), name);
      theirs.remove(name);
    }
    assertEquals(theirs, ours);
  }

  @Test
  void programsAreWhereTheDistributionHasThem() {
    assertEquals(
        Set.of(
            "command_directory",
            "daemon_directory",
            "mailq_path",
            "newaliases_path",
            "sendmail_path"),
        changedBy("posthouse.home", "/opt/posthouse"));
  }

  private Set<String> changedBy(String property, String value) {
    Map<String, String> before = defaults();
    String old = System.getProperty(property);
    System.setProperty(property, value);
    try {
      Set<String> changed = new TreeSet<>();
      defaults()
          .forEach(
              (name, text) -> {
                if (!text.equals(before.get(name))) {
                  changed.add(name);
                }
              });
      return changed;
    } finally {
      if (old == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, old);
      }
    }
  }

  private Map<String, String> defaults() {
    ConfigSource source =
        new ConfigSource(
            Path.of("/c"), new MainFile("main.cf", Map.of(), List.of()), new MasterFile("m"));
    Layers layers = Layers.ofServer(source, registry);
    Map<String, String> found = new TreeMap<>();
    registry.all().forEach(p -> found.put(p.name(), layers.defaultValue(p.name())));
    return found;
  }

  @Test
  void eachDefaultIsOfItsType() throws Exception {
    ConfigSource source =
        new ConfigSource(
            Path.of("/c"), new MainFile("main.cf", Map.of(), List.of()), new MasterFile("m"));
    Evaluation evaluation = new Evaluation(Layers.ofServer(source, registry));
    for (Parameter parameter : registry.all()) {
      Value.of(parameter, evaluation.find(parameter.name()));
    }
  }

  @Test
  void eachParameterHasADescription() {
    Descriptions descriptions = Descriptions.read();
    for (Parameter parameter : registry.all()) {
      ParameterDescription one = descriptions.of(parameter, parameter.defaultValue());
      assertFalse(one.daemons().isEmpty(), one.name());
      if (!one.text().isEmpty()) {
        assertTrue(one.text().matches("(?s)[A-Z0-9].{10,200}\\."), one.name());
      }
    }
  }

  @Test
  void whatABundleSaysComesFirst() throws Exception {
    Registry declared =
        registry.with("[biff]\ndaemons = local\ntext = Ours.\n[x_y]\ntype = time\ndefault = 2h\n");
    Descriptions descriptions = Descriptions.read();
    assertEquals("Ours.", descriptions.of(declared.get("biff"), "yes").text());
    ParameterDescription own = descriptions.of(declared.get("x_y"), "2h");
    assertEquals(new ParameterDescription("x_y", "time", "hours", "2h", true, List.of(), ""), own);
    ParameterDescription other = descriptions.of(declared.get("max_use"), "100");
    assertFalse(other.hasEffect());
    assertFalse(other.text().isEmpty());
  }

  private static Map<String, String> reference() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (InputStream in = DefaultsTest.class.getResourceAsStream("postfix-3.12-defaults")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        int end = line.indexOf(" =");
        found.put(line.substring(0, end), line.substring(end + 2).strip());
      }
    }
    return found;
  }
}
