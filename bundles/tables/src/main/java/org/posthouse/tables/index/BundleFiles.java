package org.posthouse.tables.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** The files that bundles were installed from. */
final class BundleFiles {
  private final Path home;
  private final Path storage;

  BundleFiles(BundleContext context) {
    this.home = path(context.getProperty("karaf.home"));
    this.storage = path(context.getProperty("org.osgi.framework.storage"));
  }

  private static Path path(String property) {
    return property == null ? null : Path.of(property);
  }

  /** The jar of a bundle and of all that it imports packages from. */
  Set<Path> jars(Bundle bundle) {
    Set<Path> jars = new LinkedHashSet<>();
    collect(bundle, new LinkedHashSet<>(), jars);
    return jars;
  }

  private void collect(Bundle bundle, Set<Bundle> seen, Set<Path> jars) {
    if (bundle.getBundleId() == 0 || !seen.add(bundle)) {
      return;
    }
    jar(bundle).ifPresent(jars::add);
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      for (BundleWire wire : wiring.getRequiredWires("osgi.wiring.package")) {
        collect(wire.getProvider().getBundle(), seen, jars);
      }
    }
  }

  private Optional<Path> jar(Bundle bundle) {
    return named(bundle.getLocation(), home)
        .filter(Files::isRegularFile)
        .or(() -> stored(bundle.getBundleId()));
  }

  /** The file that a location means, by Maven coordinates in our own repository or by its path. */
  static Optional<Path> named(String location, Path home) {
    if (location.startsWith("mvn:") && home != null) {
      String[] parts = location.substring(location.indexOf('!') + 1).split("/");
      if (parts.length < 3) {
        return Optional.empty();
      }
      String group = parts[0].substring(parts[0].indexOf(':') + 1).replace('.', '/');
      return Optional.of(
          home.resolve("system")
              .resolve(group)
              .resolve(parts[1])
              .resolve(parts[2])
              .resolve(parts[1] + "-" + parts[2] + ".jar"));
    }
    int file = location.indexOf("file:");
    return file == 0 || location.startsWith("reference:file:")
        ? Optional.of(Path.of(location.substring(file + 5).replaceFirst("^//+", "/")))
        : Optional.empty();
  }

  /** The framework's own copy. */
  private Optional<Path> stored(long bundle) {
    if (storage == null) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(storage.resolve("bundle" + bundle), 2)) {
      return files.filter(file -> file.endsWith("bundle.jar")).max(Path::compareTo);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
