package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;

class ConfigCheckTest {

  @TempDir Path dir;

  @BeforeEach
  void files() throws Exception {
    mode(dir, "rwxr-xr-x");
    mode(Files.createDirectory(dir.resolve("q")), "rwxr-xr-x");
    mode(Files.createFile(dir.resolve("master.cf")), "rw-r--r--");
    mode(Files.createFile(dir.resolve("main.cf")), "rw-r--r--");
    main("data_directory = " + dir + "/q");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private void main(String more) throws IOException {
    Files.writeString(dir.resolve("main.cf"), "queue_directory = " + dir + "/q\n" + more + "\n");
  }

  private List<ConfigCheck.Finding> check() throws Exception {
    Registry registry = Registry.builtin().with("[queue_directory]\n[data_directory]\n");
    return ConfigCheck.of(dir, ConfigLoader.load(dir, registry).snapshot());
  }

  @Test
  void aSafeConfigurationHasNoFindings() throws Exception {
    assertEquals(List.of(), check());
  }

  @Test
  void filesThatOthersCanWriteAreRefused() throws Exception {
    for (String name : List.of("main.cf", "master.cf")) {
      mode(dir.resolve(name), "rw-r--rw-");
      ConfigException refused = assertThrows(ConfigException.class, this::check);
      assertTrue(refused.getMessage().startsWith(dir + "/" + name + ": not used, because"));
      mode(dir.resolve(name), "rw-r--r--");
    }
    mode(dir, "rwxrwxrwx");
    assertThrows(ConfigException.class, this::check);
    mode(dir, "rwxr-xr-x");
    assertEquals(List.of(), check());
  }

  @Test
  void filesThatTheirGroupCanWriteAreTold() throws Exception {
    mode(dir.resolve("master.cf"), "rw-rw-r--");
    assertEquals(
        List.of(new ConfigCheck.Finding(false, "group or other writable: " + dir + "/master.cf")),
        check());
  }

  @Test
  void missingDirectoriesAndUnknownNamesAreTold() throws Exception {
    main("data_directory = " + dir + "/none\nfoo = 1");
    assertEquals(
        List.of(
            new ConfigCheck.Finding(false, "missing directory: " + dir + "/none"),
            new ConfigCheck.Finding(false, dir + "/main.cf: unused parameter: foo=1")),
        check());
  }

  @Test
  void aServerThatRelaysForEverybodyIsRefused() throws Exception {
    String guard = "data_directory = " + dir + "/q\nsmtpd_recipient_restrictions = ";
    Files.writeString(
        dir.resolve("master.cf"),
        "smtp inet n - n - - smtpd -o smtpd_relay_restrictions=permit_mynetworks\n");
    main(guard + "permit_mynetworks, Reject");
    assertEquals(List.of(), server());
    main(guard + "permit_mynetworks");
    assertEquals(List.of(new ConfigCheck.Finding(true, RelayGuard.MISSING)), server());
  }

  private List<ConfigCheck.Finding> server() throws Exception {
    Registry registry =
        Registry.builtin()
            .with(
                "[queue_directory]\n[data_directory]\n[smtpd_relay_restrictions]\n"
                    + "[smtpd_recipient_restrictions]\n[mynetworks]\n");
    return ConfigCheck.of(dir, ConfigLoader.load(dir, registry).snapshot()).stream()
        .filter(ConfigCheck.Finding::fatal)
        .toList();
  }
}
