package org.posthouse.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.net.ServicePorts;

class EndpointsTest {

  @Test
  void findsPortsInFileOrUsualOnes(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("services");
    Files.writeString(file, "# x\nsmtp 2025/tcp mail # comment\nsubmission 587/udp\n");
    ServicePorts ports = new ServicePorts(file);
    assertEquals(Optional.of(2025), ports.port("smtp"));
    assertEquals(Optional.of(2025), ports.port("mail"));
    assertEquals(Optional.of(587), ports.port("submission"));
    assertEquals(Optional.of(2525), ports.port("2525"));
    assertEquals(Optional.empty(), ports.port("99999"));
    assertEquals(Optional.empty(), ports.port("nosuch"));
  }

  @Test
  void readsAddressForms(@TempDir Path dir) throws Exception {
    assertEquals("[127.0.0.1:2525]", endpoints(dir, "127.0.0.1:2525 inet n - n - - smtpd"));
    assertEquals("[127.0.0.1:25]", endpoints(dir, "127.0.0.1:smtp inet n - n - - smtpd"));
    assertEquals("[0:0:0:0:0:0:0:1:587]", endpoints(dir, "[::1]:587 inet n - n - - smtpd"));
    assertEquals(
        "[127.0.0.1:465]", endpoints(dir, "smtps inet n - n - - smtpd -o inet_protocols=ipv4"));
    assertEquals("[0.0.0.0:25]", endpoints(dir, "25 inet n - n - - smtpd -o inet_interfaces=all"));
    assertEquals("[" + dir + "/public/pickup]", endpoints(dir, TestConfiguration.pickup()));
    assertEquals("[" + dir + "/private/x]", endpoints(dir, "x unix - - n - - x"));
  }

  private static String endpoints(Path dir, String service) throws Exception {
    ConfigSnapshot snapshot = new TestConfiguration(dir, service).current();
    ServiceEntry entry = snapshot.services().getFirst();
    return new Endpoints(snapshot.settings(entry), new ServicePorts(Path.of("/none")))
        .of(entry)
        .toString();
  }
}
