package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.posthouse.api.config.ConfigDifference;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigGeneration;
import org.posthouse.api.config.ConfigHistory;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ParameterCatalog;
import org.posthouse.api.config.ParameterDescription;
import org.posthouse.api.log.MailLog;

/**
 * The configuration as an OSGi service, of the directory that the framework property {@value
 * #DIRECTORY} names.
 */
@Component(service = {Configuration.class, ConfigHistory.class, ParameterCatalog.class})
public final class ConfigurationComponent
    implements Configuration, ConfigHistory, ParameterCatalog {

  static final String DIRECTORY = "posthouse.config_directory";

  private final DeclaringBundles bundles;
  private final ConfigurationService service;

  /**
   * @throws IllegalStateException if the configuration cannot be used: nothing can start
   */
  @Activate
  public ConfigurationComponent(BundleContext context) {
    String property = context.getProperty(DIRECTORY);
    Path directory = Path.of(property == null || property.isEmpty() ? "/etc/postfix" : property);
    bundles = new DeclaringBundles(context);
    try {
      service = new ConfigurationService(directory, bundles.registry(), () -> listeners(context));
    } catch (ConfigException e) {
      bundles.close();
      throw new IllegalStateException("fatal: " + e.getMessage(), e);
    }
    bundles.onChange(registry -> warn(context, service.registryChanged(registry)));
  }

  @Deactivate
  void stop() {
    bundles.close();
  }

  /** On a thread of its own: the log may have to be started, and needs the configuration. */
  private void warn(BundleContext context, List<String> warnings) {
    if (!warnings.isEmpty()) {
      Thread.startVirtualThread(
          () -> {
            ServiceReference<MailLog> reference = context.getServiceReference(MailLog.class);
            MailLog logs = reference == null ? null : context.getService(reference);
            if (logs != null) {
              warnings.forEach(logs.daemon(current().main(), "master")::warn);
              context.ungetService(reference);
            }
          });
    }
  }

  /** A listener that is let go when it has been told of the new generation. */
  private record Called(
      BundleContext context, ServiceReference<ConfigListener> reference, ConfigListener listener)
      implements ConfigListener {
    @Override
    public void configurationComing(ConfigSnapshot now) {
      try {
        listener.configurationComing(now);
      } finally {
        context.ungetService(reference);
      }
    }

    @Override
    public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
      try {
        listener.configurationChanged(old, now);
      } finally {
        context.ungetService(reference);
      }
    }
  }

  /** Asked for at each reload, so that listeners may need the configuration themselves. */
  private static List<ConfigListener> listeners(BundleContext context) {
    List<ConfigListener> found = new ArrayList<>();
    try {
      for (ServiceReference<ConfigListener> reference :
          context.getServiceReferences(ConfigListener.class, null)) {
        ConfigListener listener = context.getService(reference);
        if (listener != null) {
          found.add(new Called(context, reference, listener));
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e); // there is no filter
    }
    return found;
  }

  @Override
  public ConfigSnapshot current() {
    return service.current();
  }

  @Override
  public List<String> reload() throws ConfigException {
    return service.reload();
  }

  @Override
  public List<ConfigGeneration> generations() {
    return service.generations();
  }

  @Override
  public List<ConfigDifference> differences() throws ConfigException {
    return service.differences();
  }

  @Override
  public Optional<ParameterDescription> describe(String name) {
    return service.describe(name);
  }

  @Override
  public List<ParameterDescription> all() {
    return service.all();
  }
}
