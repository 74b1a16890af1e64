package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;

class ConfigurationServiceTest {

  @TempDir Path dir;
  private final List<String> calls = new ArrayList<>();
  private ConfigurationService service;

  @BeforeEach
  void load() throws Exception {
    main("smtpd_banner = one");
    Files.writeString(dir.resolve("master.cf"), "smtp inet n - n - - smtpd\n");
    Registry registry = Registry.builtin().with("[smtpd_banner]\n");
    ConfigListener listener =
        (old, now) -> calls.add(old.main().get("smtpd_banner") + now.main().get("smtpd_banner"));
    service = new ConfigurationService(dir, registry, () -> List.of(listener));
  }

  private void main(String text) throws IOException {
    Files.writeString(dir.resolve("main.cf"), text + "\n");
  }

  @Test
  void reloadPutsTheNewGenerationInForceAndTellsListeners() throws Exception {
    ConfigSnapshot old = service.current();
    main("smtpd_banner = two\nfoo = 1");
    List<String> warnings = service.reload();
    assertEquals("one", old.main().get("smtpd_banner"));
    assertEquals("two", service.current().main().get("smtpd_banner"));
    assertEquals(2, service.current().generation());
    assertEquals(List.of("onetwo"), calls);
    assertEquals(List.of(dir + "/main.cf: unused parameter: foo=1"), warnings);
  }

  @Test
  void aBadFileLeavesEverythingAsItWas() throws Exception {
    ConfigSnapshot old = service.current();
    main("smtpd_banner = ${two");
    assertThrows(ConfigException.class, service::reload);
    assertSame(old, service.current());
    assertEquals(List.of(), calls);
  }

  @Test
  void anArrivingBundlesParametersAreThereAtOnce() throws Exception {
    main("x_time = bad");
    service.reload();
    Registry more =
        Registry.builtin().with("[smtpd_banner]\n[x_time]\ntype = time\ndefault = 3s\n");
    service.registryChanged(more);
    assertEquals(3, service.current().main().time("x_time").toSeconds());
    List<String> warnings = service.current().warnings();
    assertTrue(warnings.get(0).contains("x_time: bad time value"), "" + warnings);
    assertEquals(1, calls.size());
  }
}
