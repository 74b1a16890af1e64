package org.posthouse.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects bundles whose revision is at {@code classpath:PATH}, a jar below {@code system/} that
 * {@code lib/bundles} lists, to the class path: only classes from there come from the ahead-of-time
 * cache, with what the compiler learned in the training (OSGi Core 8, chapter 60).
 *
 * <p>A class loader of the class path cannot be made anew. So a bundle has it only as long as it,
 * and every bundle whose packages it uses, is what it was when the server started; after that its
 * classes come from a loader of its own, as those of any bundle do, from the same jar.
 */
final class ClassPathConnector implements ModuleConnector {
  private static final String SCHEME = "classpath:";
  private static final String ABSENT = "org/posthouse/launcher/absent";

  private final Map<String, ClassPathBundle> bundles = new HashMap<>();
  private final Map<String, List<ClassPathBundle>> exporters = new HashMap<>();

  @Override
  public void initialize(File storage, Map<String, String> configuration) {
    Path home = Path.of(configuration.get("karaf.home"));
    Set<String> classPath = Set.of(System.getProperty("java.class.path").split(File.pathSeparator));
    try {
      for (String path : Files.readAllLines(home.resolve("lib/bundles"))) {
        Path jar = home.resolve("system").resolve(path);
        if (classPath.contains(jar.toString())) {
          add(path, ClassPathBundle.of(jar, this::isUntouched));
        }
      }
    } catch (IOException e) {
      // none is connected; without the list lib/server begins with a state that connects none
      bundles.clear();
    }
    // opens all jars of the class path: an upgrade of the distribution takes none from this server
    ClassLoader.getSystemResource(ABSENT);
  }

  private void add(String path, ClassPathBundle bundle) {
    bundles.put(SCHEME + path, bundle);
    for (String name : bundle.exports()) {
      exporters.computeIfAbsent(name, n -> new ArrayList<>()).add(bundle);
    }
  }

  @Override
  public Optional<ConnectModule> connect(String location) {
    ClassPathBundle bundle = bundles.get(location);
    if (bundle != null) {
      bundle.connected();
    }
    return Optional.ofNullable(bundle);
  }

  /** Whether a bundle, and all that it uses, is as at the start. */
  private boolean isUntouched(ClassPathBundle bundle) {
    return isUntouched(bundle, new HashSet<>());
  }

  private boolean isUntouched(ClassPathBundle bundle, Set<ClassPathBundle> seen) {
    if (!seen.add(bundle)) {
      return true;
    }
    return bundle.isUntouched()
        && bundle.imports().stream()
            .flatMap(name -> exporters.getOrDefault(name, List.of()).stream())
            .allMatch(exporter -> isUntouched(exporter, seen));
  }

  @Override
  public Optional<BundleActivator> newBundleActivator() {
    return Optional.of(
        new BundleActivator() {
          @Override
          public void start(BundleContext context) {
            context.addBundleListener(
                (SynchronousBundleListener) ClassPathConnector.this::happened);
            BundleOfClass.find(jar -> bundleOf(jar, context));
          }

          @Override
          public void stop(BundleContext context) {
            BundleOfClass.find(jar -> Optional.empty());
          }
        });
  }

  /** Told before any class of the new wiring is asked for. */
  private void happened(BundleEvent event) {
    switch (event.getType()) {
      case BundleEvent.UNRESOLVED, BundleEvent.UPDATED, BundleEvent.UNINSTALLED ->
          bundles.values().stream()
              .filter(b -> b.symbolicName().equals(event.getBundle().getSymbolicName()))
              .forEach(ClassPathBundle::changed);
      default -> {}
    }
  }

  /** A class of a cache that was made at another place has its jar there: only its end counts. */
  private Optional<Bundle> bundleOf(Path jar, BundleContext context) {
    for (Map.Entry<String, ClassPathBundle> connected : bundles.entrySet()) {
      if (jar.endsWith(connected.getKey().substring(SCHEME.length()))) {
        String name = connected.getValue().symbolicName();
        for (Bundle bundle : context.getBundles()) {
          if (name.equals(bundle.getSymbolicName())) {
            return Optional.of(bundle);
          }
        }
      }
    }
    return Optional.empty();
  }
}
