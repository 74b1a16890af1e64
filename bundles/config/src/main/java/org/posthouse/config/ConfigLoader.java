package org.posthouse.config;

import java.nio.file.Path;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;

/** Makes a snapshot of a configuration directory. */
public final class ConfigLoader {

  private ConfigLoader() {}

  /** A snapshot, and what is worth a warning in it. */
  public record Loaded(ConfigSnapshot snapshot, List<String> warnings) {}

  /** With the parameters that the class path declares. */
  public static Loaded load(Path directory) throws ConfigException {
    throw new ConfigException(directory + "/main.cf: cannot be read yet");
  }
}
