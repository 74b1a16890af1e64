package org.posthouse.api.config;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One generation of main.cf and master.cf. Immutable. */
@ProviderType
public interface ConfigSnapshot {

  long generation();

  /** main.cf alone. */
  Settings main();

  /** What reading the files found odd: for the log when the generation comes into force. */
  default List<String> warnings() {
    return List.of();
  }

  /** What made it different from the generation before; empty for the first. */
  default List<ConfigChange> changes() {
    return List.of();
  }

  /**
   * What main.cf sets, and what is another value in a service of master.cf; not what is left at its
   * default.
   */
  default List<ConfigValue> values() {
    return List.of();
  }

  /** The lines of master.cf, in order. */
  List<ServiceEntry> services();

  /** The settings of a master.cf line. The same object each time. */
  Settings settings(ServiceEntry service);

  /**
   * The settings of a master.cf line of type inet while it is near its limit of sessions: the same
   * with {@code stress = yes}, unless the line sets {@code stress} itself. The same object each
   * time.
   */
  default Settings stressed(ServiceEntry service) {
    return settings(service);
  }

  /** The first line of this name and of a type that is not inet, for example {@code cleanup}. */
  Optional<ServiceEntry> service(String name);

  /** The settings of {@link #service}, or those of main.cf if master.cf has no such line. */
  default Settings settings(String serviceName) {
    return service(serviceName).map(this::settings).orElseGet(this::main);
  }
}
