package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;

final class SourcesTest {
  @TempDir Path directory;
  private Sources sources;

  @BeforeEach
  void make() {
    sources = new Sources(directory.resolve("system"), new Copies(directory.resolve("copies")));
  }

  @Test
  void aBundleThatIsThereIsGood() throws IOException {
    String url = bundle("good.jar", "org.acme").toUri().toString();
    assertDoesNotThrow(() -> sources.prepare(List.of(url, "mvn:org.acme/other/1")));
    assertDoesNotThrow(
        () -> sources.prepare(List.of("wrap:" + bundle("plain.jar", null).toUri() + "$x=y")));
  }

  @Test
  void whatCannotBeInstalledIsToldAtOnce() throws IOException {
    assertReason("gone.jar: No such file or directory", directory.resolve("gone.jar"));
    assertReason("text.jar is no jar", Files.writeString(directory.resolve("text.jar"), "x"));
    assertReason("plain.jar is no bundle", bundle("plain.jar", null));
    assertReason("dir.jar is no file", Files.createDirectory(directory.resolve("dir.jar")));
    var e =
        assertThrows(
            IOException.class, () -> sources.prepare(List.of("http://acme.example/a.jar")));
    assertTrue(e.getMessage().contains("comes by http:"), e.getMessage());
  }

  @Test
  void aDownloadThatFailsLeavesNothing() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(new byte[10]);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/a.jar";
      Path to = directory.resolve("copies/a.jar");
      assertThrows(
          IOException.class,
          () -> Sources.fetch(url, to, Deadline.after(java.time.Duration.ofMinutes(1))));
      try (var files = Files.list(directory.resolve("copies"))) {
        assertEquals(List.of(), files.toList());
      }
    } finally {
      server.stop(0);
    }
  }

  private void assertReason(String reason, Path jar) {
    var e = assertThrows(IOException.class, () -> sources.prepare(List.of(jar.toUri().toString())));
    assertTrue(Trouble.of(e).contains(reason), Trouble.of(e));
  }

  private Path bundle(String name, String symbolicName) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (symbolicName != null) {
      manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
    }
    Path jar = directory.resolve(name);
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
