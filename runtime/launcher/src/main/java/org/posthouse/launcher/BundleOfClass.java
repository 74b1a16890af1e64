package org.posthouse.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.connect.FrameworkUtilHelper;

/**
 * Tells {@code FrameworkUtil} the bundle of a class that comes from the class path. It is made by a
 * {@code ServiceLoader}, so the way to the framework is static.
 */
public final class BundleOfClass implements FrameworkUtilHelper {
  private static volatile Function<Path, Optional<Bundle>> finder = jar -> Optional.empty();

  static void find(Function<Path, Optional<Bundle>> bundles) {
    finder = bundles;
  }

  @Override
  public Optional<Bundle> getBundle(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || type.getClassLoader() != ClassLoader.getSystemClassLoader()) {
      return Optional.empty();
    }
    return bundleIn(Path.of(URI.create(source.getLocation().toString())));
  }

  static Optional<Bundle> bundleIn(Path jar) {
    return finder.apply(jar);
  }
}
