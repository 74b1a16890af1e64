package org.posthouse.api.config;

import org.osgi.annotation.versioning.ConsumerType;

/** Registered as a service by whoever must act on a new generation. */
@ConsumerType
public interface ConfigListener {

  /** Called after the new generation is in force, by one thread, one generation after the other. */
  void configurationChanged(ConfigSnapshot old, ConfigSnapshot now);
}
