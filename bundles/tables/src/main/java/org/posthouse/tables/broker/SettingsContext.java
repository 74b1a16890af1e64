package org.posthouse.tables.broker;

import java.nio.file.Path;
import java.util.Optional;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.TableContext;

/** What tables see of one configuration generation. */
public record SettingsContext(Settings settings, Log log) implements TableContext {

  @Override
  public Path configDirectory() {
    return settings.configDirectory();
  }

  @Override
  public Optional<String> parameter(String name) {
    return settings.find(name);
  }

  @Override
  public void info(String text) {
    log.info(text);
  }

  @Override
  public void warn(String text) {
    log.warn(text);
  }

  /** One context is one generation, whatever the settings say. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
