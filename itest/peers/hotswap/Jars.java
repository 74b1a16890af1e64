import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * New versions of jars: of the third party's a higher version number, of the distribution's other
 * bytes under the same number, as a snapshot has them.
 */
final class Jars {
  private static final String FEATURES = "POSTHOUSE-INF/features.xml";

  private final Path system;
  private final Path jar;
  private int count;

  Jars(Path system, Path jar) {
    this.system = system;
    this.jar = jar;
  }

  Path thirdParty() {
    return jar;
  }

  void next(String feature) throws IOException {
    count++;
    if (feature.equals("map-http")) {
      rewrite(jar, "1.0." + count);
    } else {
      String name = "org.posthouse." + feature.replace('-', '.');
      try (var files = Files.walk(system.resolve("org/posthouse").resolve(name))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
          rewrite(file, null);
        }
      }
    }
  }

  private void rewrite(Path file, String version) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (var from = new JarFile(file.toFile())) {
      var manifest = new Manifest(from.getManifest());
      if (version != null) {
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
      }
      manifest.getMainAttributes().put(new Attributes.Name("X-Soak"), String.valueOf(count));
      try (var to = new JarOutputStream(Files.newOutputStream(next), manifest)) {
        for (ZipEntry entry :
            from.stream().filter(e -> !e.getName().equals(JarFile.MANIFEST_NAME)).toList()) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          copy(from, entry, version, to);
        }
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(JarFile from, ZipEntry entry, String version, OutputStream to)
      throws IOException {
    try (var in = from.getInputStream(entry)) {
      if (version == null || !entry.getName().equals(FEATURES)) {
        in.transferTo(to);
        return;
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text =
          text.replaceFirst(
              "name=\"map-http\" version=\"[^\"]*\"",
              "name=\"map-http\" version=\"" + version + "\"");
      new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)).transferTo(to);
    }
  }
}
