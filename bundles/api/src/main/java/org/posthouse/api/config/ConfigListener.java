package org.posthouse.api.config;

import org.osgi.annotation.versioning.ConsumerType;

/** Registered as a service by whoever must act on a new generation. */
@ConsumerType
public interface ConfigListener {

  /** Called after the new generation is in force, by one thread, one generation after the other. */
  void configurationChanged(ConfigSnapshot old, ConfigSnapshot now);

  /**
   * Called before a new generation comes into force, while the old one serves: whoever can makes
   * what it needs, and does not take longer than an administrator who waits for a reload likes.
   */
  default void configurationComing(ConfigSnapshot now) {}
}
