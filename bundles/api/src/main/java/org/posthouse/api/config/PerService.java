package org.posthouse.api.config;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What a component makes of the settings of each service that it works for, with the help of other
 * services: handles of tables, a log. Kept as long as the component keeps this object, and made
 * anew when the settings are others; so a component that is replaced because one of its services
 * was begins with nothing. What is made of settings alone is kept by {@link Settings#derive}.
 *
 * <p>Safe for any number of threads.
 */
public final class PerService<T> {
  private record Made<T>(Settings of, T value) {}

  private final Function<Settings, T> make;
  private final ConcurrentHashMap<String, Made<T>> made = new ConcurrentHashMap<>();

  /**
   * @param make must not have side effects; it may run twice
   */
  public PerService(Function<Settings, T> make) {
    this.make = make;
  }

  public T of(Settings settings) {
    Made<T> last = made.get(settings.serviceName());
    if (last != null && last.of() == settings) {
      return last.value();
    }
    T value = make.apply(settings);
    made.put(settings.serviceName(), new Made<>(settings, value));
    return value;
  }
}
