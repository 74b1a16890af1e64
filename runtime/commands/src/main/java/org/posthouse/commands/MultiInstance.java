package org.posthouse.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.posthouse.api.config.Settings;

/**
 * An instance as the multi-instance manager sees it.
 *
 * @param name multi_instance_name, may be empty
 * @param group multi_instance_group, may be empty
 */
record MultiInstance(
    String name,
    String group,
    boolean enabled,
    boolean primary,
    String config,
    String queue,
    String data) {

  static MultiInstance of(Path directory, boolean primary) throws CommandException {
    Settings main = new Instance(directory).settings();
    return new MultiInstance(
        main.get("multi_instance_name"),
        main.get("multi_instance_group"),
        main.isTrue("multi_instance_enable"),
        primary,
        directory.toString(),
        main.get("queue_directory"),
        main.get("data_directory"));
  }

  /** Whether {@code -i} means this one: by its name, its directory, or - for the primary one. */
  boolean isCalled(String wanted) {
    return primary && wanted.equals("-")
        || wanted.equals(config)
        || !name.isEmpty() && wanted.equals(name);
  }

  Instance instance() {
    return new Instance(Path.of(config));
  }

  /** The directories that no other instance may use, by parameter. */
  Map<String, String> directories() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("config_directory", config);
    all.put("queue_directory", queue);
    all.put("data_directory", data);
    return all;
  }
}
