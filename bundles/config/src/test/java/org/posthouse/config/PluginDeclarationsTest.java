package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDeclarationsTest {
  private static final String OWN =
      "[greylist_delay]\ntype = time\ndefault = 5m\ndaemons = greylist\ntext = A pause.\n";

  @TempDir Path config;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    Path data = config.resolve("data");
    file = data.resolve("server/parameters");
    Files.createDirectories(file.getParent());
    String text = "base = " + config + "\ndata_directory = $base/data\ngreylist_delay = 3\n";
    Files.writeString(config.resolve("main.cf"), text);
    Files.writeString(config.resolve("master.cf"), "");
  }

  @Test
  void commandsKnowWhatTheServerWrote() throws Exception {
    PluginDeclarations.write(file, List.of(OWN, "[other]\ntype = boolean\ndefault = no\n"));
    Registry registry = Registry.ofInstance(config);
    assertEquals("5m", registry.find("greylist_delay").orElseThrow().defaultValue());
    assertTrue(registry.find("other").isPresent());
    var loaded = ConfigLoader.load(config);
    assertEquals(180, loaded.snapshot().main().time("greylist_delay").toSeconds());
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void whatIsGoneIsUnknownAgain() throws Exception {
    PluginDeclarations.write(file, List.of(OWN));
    PluginDeclarations.write(file, List.of());
    assertFalse(Files.exists(file));
    assertFalse(Registry.ofInstance(config).find("greylist_delay").isPresent());
    String unused = config + "/main.cf: unused parameter: greylist_delay=3";
    assertTrue(ConfigLoader.load(config).warnings().contains(unused));
  }

  @Test
  void aBadFileIsAWarning() throws Exception {
    Files.writeString(file, "what is this");
    List<String> warnings = Registry.ofInstance(config).warnings();
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("server/parameters, line 1"), warnings.get(0));
  }

  @Test
  void nobodyChangesTheTypeOfAParameterThatOthersUse() throws Exception {
    PluginDeclarations.write(file, List.of("[smtpd_timeout]\ntype = string\ndefault = never\n"));
    Registry registry = Registry.ofInstance(config);
    assertEquals(1, registry.warnings().size());
    assertEquals(ParameterType.TIME, registry.find("smtpd_timeout").orElseThrow().type());
  }

  @Test
  void aDefaultIsOfItsType() throws Exception {
    PluginDeclarations.write(file, List.of("[greylist_delay]\ntype = time\ndefault = soon\n"));
    assertTrue(
        Registry.ofInstance(config)
            .warnings()
            .get(0)
            .endsWith("default of [greylist_delay]: bad time value or unit: \"soon\""));
  }

  @Test
  void withoutMainCfThereAreNoPlugins() throws Exception {
    assertFalse(Registry.ofInstance(config.resolve("no")).find("greylist_delay").isPresent());
  }

  @Test
  void plugInsAreWhatHasANameOfItsOwn() {
    assertTrue(PluginDeclarations.isPlugin("com.example.greylist"));
    assertTrue(PluginDeclarations.isPlugin(null));
    assertFalse(PluginDeclarations.isPlugin("org.posthouse.smtpd"));
  }
}
