package org.posthouse.config;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.posthouse.api.config.ConfigException;

/**
 * The bundles that declare parameters, from the moment they are resolved: their components find
 * their parameters when they start.
 */
final class DeclaringBundles implements BundleTrackerCustomizer<URL> {

  private static final int STATES =
      Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

  /** The framework property that names the folder of its state. */
  private static final String DATA = "karaf.data";

  /** A bundle, as messages name it, and its resource. */
  private record Declaring(String bundle, URL resource) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Declaring> declarations = new LinkedHashMap<>();
  private final Map<Long, String> plugins = new TreeMap<>();
  private final Path pluginFile;
  private final BundleTracker<URL> tracker;
  private String trouble;
  private boolean closed;
  private int changes;
  private int seen;
  private Consumer<Registry> listener;

  DeclaringBundles(BundleContext context) {
    String data = context.getProperty(DATA);
    pluginFile = data == null ? null : Path.of(data, "parameters");
    tracker = new BundleTracker<>(context, STATES, this);
    tracker.open();
  }

  /** From now on the listener gets a registry whenever there is a new one. */
  void onChange(Consumer<Registry> newListener) {
    lock.lock();
    try {
      listener = newListener;
      if (changes != seen) {
        listener.accept(registry());
      }
    } finally {
      lock.unlock();
    }
  }

  /** What the bundles that are there declare; a resource that cannot be read is a warning. */
  Registry registry() {
    lock.lock();
    try {
      Registry registry = Registry.builtin();
      for (Declaring declaring : declarations.values()) {
        try {
          registry = registry.with(declaring.bundle(), declaring.resource());
        } catch (ConfigException e) {
          registry = registry.withWarning(e.getMessage());
        }
      }
      seen = changes;
      return trouble == null ? registry : registry.withWarning(trouble);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      listener = null;
      writePlugins();
      closed = true;
    } finally {
      lock.unlock();
    }
    tracker.close();
  }

  @Override
  public URL addingBundle(Bundle bundle, BundleEvent event) {
    URL url = bundle.getEntry(Declarations.RESOURCE);
    if (url != null) {
      change(() -> declarations.put(bundle.getBundleId(), new Declaring("" + bundle, url)));
      if (PluginDeclarations.isPlugin(bundle.getSymbolicName())) {
        plugin(bundle, url);
      }
    }
    return url;
  }

  @Override
  public void modifiedBundle(Bundle bundle, BundleEvent event, URL url) {
    // resolved, started, stopped: the declarations are the same
  }

  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, URL url) {
    change(() -> declarations.remove(bundle.getBundleId()));
    lock.lock();
    try {
      if (plugins.remove(bundle.getBundleId()) != null) {
        writePlugins();
      }
    } finally {
      lock.unlock();
    }
  }

  private void plugin(Bundle bundle, URL url) {
    lock.lock();
    try {
      String text = Declarations.text(url);
      Registry.builtin().with(bundle.getSymbolicName(), text);
      plugins.put(bundle.getBundleId(), "# " + bundle + "\n" + text);
      writePlugins();
    } catch (ConfigException _) {
      plugins.remove(bundle.getBundleId()); // the registry warns
    } finally {
      lock.unlock();
    }
  }

  /** At the end too: plug-ins that went while nobody looked leave nothing behind. */
  private void writePlugins() {
    if (pluginFile == null || closed) {
      return;
    }
    try {
      trouble = null;
      PluginDeclarations.write(pluginFile, plugins.values());
    } catch (IOException e) {
      trouble = "commands do not know what plug-ins declare: cannot write " + e.getMessage();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changes++;
      if (listener != null) {
        listener.accept(registry());
      }
    } finally {
      lock.unlock();
    }
  }
}
