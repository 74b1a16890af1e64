package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;

class LazySettingsTest {

  @TempDir Path dir;

  private Settings settings(String main) throws ConfigException {
    Registry registry =
        Registry.builtin()
            .with(
                "[queue_directory]\n[mynetworks]\n[queue_run_delay]\n[biff]\n[myhostname]\n"
                    + "[smtp_helo_name]\n");
    return new LazySettings(
        new Layers(
            dir,
            Map.of(),
            Map.of("config_directory", dir.toString()),
            MainFile.parse(dir + "/main.cf", main),
            Map.of(),
            registry));
  }

  @Test
  void hasTheValuesThatTheServerHas() throws Exception {
    Settings settings = settings("queue_directory = $base/q\nbase = /x\nmynetworks = a, {b c}\n");
    assertEquals("/x/q", settings.get("queue_directory"));
    assertEquals(List.of("a", "{b c}"), settings.list("mynetworks"));
    assertEquals(Duration.ofSeconds(300), settings.time("queue_run_delay"));
    assertEquals(Optional.of("/x"), settings.find("base"));
    assertEquals(Optional.empty(), settings.find("none"));
    assertEquals(Optional.of(dir.toString()), settings.find("config_directory"));
    assertThrows(IllegalArgumentException.class, () -> settings.get("relayhost"));
    assertThrows(IllegalArgumentException.class, () -> settings.integer("queue_run_delay"));
  }

  @Test
  void onlyWhatIsAskedForHasToBeRight() throws Exception {
    Settings settings = settings("biff = 2\nqueue_run_delay = $loop\nloop = $loop\nx = ${a\n");
    assertEquals("/var/spool/postfix", settings.get("queue_directory"));
    BadValueException bad = assertThrows(BadValueException.class, () -> settings.get("biff"));
    assertEquals(dir + "/main.cf, line 1: biff: bad boolean value: \"2\"", bad.getMessage());
    assertThrows(BadValueException.class, () -> settings.time("queue_run_delay"));
    assertThrows(BadValueException.class, () -> settings.find("x"));
    assertEquals("/var/spool/postfix", settings.get("queue_directory"));
  }

  @Test
  void aFileMayHoldTheNameOfTheHost() throws Exception {
    Path file = Files.writeString(dir.resolve("name"), "mx.example.org\n");
    Settings settings = settings("myhostname = " + file + "\n");
    assertEquals("mx.example.org", settings.get("smtp_helo_name"));
    assertEquals("mx.example.org", settings.get("myhostname"));
    assertThrows(
        BadValueException.class,
        () -> settings("myhostname = " + dir + "/none\n").get("smtp_helo_name"));
  }

  @Test
  void masterCfNeedNotBeThere() throws IOException, ConfigException {
    Files.writeString(dir.resolve("main.cf"), "queue_directory = /x\nmessage_size_limit = x\n");
    assertEquals(Optional.of("/x"), ConfigLoader.loadMain(dir).find("queue_directory"));
  }
}
