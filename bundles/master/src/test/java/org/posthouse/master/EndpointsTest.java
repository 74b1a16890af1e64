package org.posthouse.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    TestConfiguration configuration = new TestConfiguration(dir);
    Endpoints endpoints =
        new Endpoints(configuration.current().main(), new ServicePorts(Path.of("/etc/services")));
    assertEquals("[127.0.0.1:2525]", endpoints.of(TestConfiguration.inet(2525, 1)).toString());
    assertEquals(
        "[" + dir + "/public/pickup]", endpoints.of(TestConfiguration.pickup()).toString());
  }
}
