package org.posthouse.config;

import java.nio.file.Path;
import java.util.Map;

/** Values made in advance: what differs for this service, over what all services share. */
final class ServiceSettings extends TypedSettings {

  private final Map<String, Entry> own;
  private final Map<String, Entry> shared;

  ServiceSettings(
      long generation,
      String serviceName,
      Path configDirectory,
      Map<String, Entry> own,
      Map<String, Entry> shared) {
    super(generation, serviceName, configDirectory);
    this.own = own;
    this.shared = shared;
  }

  /** Whether they are made of these values; {@code all} has to be the same object. */
  boolean consistsOf(Map<String, Entry> mine, Map<String, Entry> all) {
    return shared == all && own.equals(mine);
  }

  @Override
  Entry entry(String name) {
    Entry entry = own.get(name);
    return entry != null ? entry : shared.get(name);
  }
}
