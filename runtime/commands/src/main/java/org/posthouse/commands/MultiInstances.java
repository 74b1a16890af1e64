package org.posthouse.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The primary instance, and the secondary ones that its main.cf lists, in this order. */
final class MultiInstances {
  private final List<MultiInstance> all = new ArrayList<>();
  private final Instance primary;

  private MultiInstances(Instance primary) {
    this.primary = primary;
  }

  static MultiInstances load(Invocation io) throws CommandException {
    Instance primary = Instance.of(io, null);
    Path directory = primary.configDirectory();
    requireMainFile(directory);
    Path standard = Instance.standard();
    if (!directory.equals(standard)) {
      throw new CommandException(
          "Non-default configuration directory: MAIL_CONFIG=" + directory + "; unset MAIL_CONFIG");
    }
    var instances = new MultiInstances(primary);
    MultiInstance first = MultiInstance.of(directory, true);
    List<String> secondary = primary.settings().list("multi_instance_directories");
    instances.all.add(
        secondary.isEmpty()
            ? new MultiInstance(
                first.name(),
                first.group(),
                true,
                true,
                first.config(),
                first.queue(),
                first.data())
            : first);
    for (String path : secondary) {
      instances.add(instances.secondary(path), instances.all.size());
    }
    return instances;
  }

  private static void requireMainFile(Path directory) throws CommandException {
    if (Files.notExists(directory.resolve("main.cf"))) {
      throw new CommandException("open " + directory + "/main.cf: No such file or directory");
    }
  }

  /** An instance that exists. */
  MultiInstance secondary(String path) throws CommandException {
    if (!path.startsWith("/")) {
      throw new CommandException(
          "Invalid multi_instance_directories entry '" + path + "': specify an absolute pathname");
    }
    try {
      requireMainFile(Path.of(path));
      return MultiInstance.of(Path.of(path), false);
    } catch (CommandException e) {
      throw new CommandException(
          "Failed to obtain all required " + path + "/main.cf parameters: " + e.getMessage());
    }
  }

  /** Adds one that shares no directory with another. */
  void add(MultiInstance added, int index) throws CommandException {
    for (MultiInstance other : all) {
      for (Map.Entry<String, String> mine : added.directories().entrySet()) {
        for (Map.Entry<String, String> theirs : other.directories().entrySet()) {
          if (mine.getValue().equals(theirs.getValue())) {
            throw new CommandException(
                "instance "
                    + added.config()
                    + ", "
                    + mine.getKey()
                    + "="
                    + mine.getValue()
                    + " conflicts with instance "
                    + other.config()
                    + ", "
                    + theirs.getKey()
                    + "="
                    + theirs.getValue());
          }
        }
      }
    }
    all.add(index, added);
  }

  void remove(MultiInstance instance) {
    all.remove(instance);
  }

  Instance primary() {
    return primary;
  }

  List<MultiInstance> all() {
    return List.copyOf(all);
  }

  Optional<MultiInstance> called(String name) {
    return all.stream().filter(instance -> instance.isCalled(name)).findFirst();
  }

  /** The value of multi_instance_directories. */
  String directories() {
    return String.join(
        " ", all.stream().filter(i -> !i.primary()).map(MultiInstance::config).toList());
  }
}
