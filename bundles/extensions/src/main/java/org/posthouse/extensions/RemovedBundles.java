package org.posthouse.extensions;

import java.lang.reflect.Field;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.log.Reason;

/**
 * Makes the framework forget bundles that were removed. Felix notes which services a bundle has
 * used, and drops the notes of a removed bundle only with the last of these services. Every bundle
 * with components has used the Configuration Admin, which stays; so the note would keep what the
 * framework knows of the bundle, its jar's table of contents above all, until the server ends.
 */
@Component(
    service = {},
    immediate = true)
public final class RemovedBundles implements BundleListener {
  private final BundleContext context;
  private final Map<?, ?> notes;

  @Activate
  public RemovedBundles(
      BundleContext context, @Reference Configuration configuration, @Reference MailLog mailLog) {
    this.context = context;
    Map<?, ?> found = Map.of();
    try {
      found = notes(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION));
    } catch (ReflectiveOperationException | RuntimeException e) {
      mailLog
          .daemon(configuration.current().main(), "extensions")
          .warn("the framework keeps some memory of each removed bundle: " + Reason.of(e));
    }
    notes = found;
    context.addBundleListener(this);
  }

  @Deactivate
  void stop() {
    context.removeBundleListener(this);
  }

  /** A bundle that was removed uses no service any more, nor will it: its context is void. */
  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      notes.remove(event.getBundle());
    }
  }

  /** A map with bundles as keys, which is not for the eyes of others; the framework has no way. */
  private static Map<?, ?> notes(Object framework) throws ReflectiveOperationException {
    return (Map<?, ?>) value(value(framework, "m_registry"), "m_inUseMap");
  }

  private static Object value(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
