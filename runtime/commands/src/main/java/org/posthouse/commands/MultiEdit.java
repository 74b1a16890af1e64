package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.Settings;

/** {@code postmulti -e}: what changes the list of instances, or one of them. */
final class MultiEdit {
  private static final String SCRIPT = "postmulti-script";
  private static final List<String> DIRECTORIES =
      List.of("config_directory", "queue_directory", "data_directory");

  private final Invocation io;
  private final MultiInstances instances;
  private final MultiOptions options;
  private final ScriptLog log;

  MultiEdit(Invocation io, MultiInstances instances, MultiOptions options) {
    this.io = io;
    this.instances = instances;
    this.options = options;
    this.log = new ScriptLog(io, instances.primary(), SCRIPT);
  }

  int run() throws CommandException, IOException {
    return switch (options.edit) {
      case "init" -> init();
      case "create", "import" -> add();
      default -> existing();
    };
  }

  private Path primaryDirectory() {
    return instances.primary().configDirectory();
  }

  private int init() throws CommandException {
    MainFileEdit.assign(
        io,
        primaryDirectory(),
        List.of(
            "multi_instance_wrapper = ${command_directory}/postmulti -p --",
            "multi_instance_enable = yes"));
    return 0;
  }

  /** Says what is missing and returns false before "init" was done. */
  private boolean isInitialized() throws CommandException {
    Settings main = instances.primary().settings();
    if (main.get("multi_instance_wrapper").isBlank()) {
      log.fatal("multi_instance_wrapper is empty, run 'postmulti -e init' first.");
      return false;
    }
    if (!main.isTrue("multi_instance_enable")) {
      log.fatal("multi_instance_enable!=yes, run 'postmulti -e init' first.");
      return false;
    }
    return true;
  }

  private int existing() throws CommandException, IOException {
    MultiInstance instance =
        instances
            .called(options.instance)
            .orElseThrow(() -> new CommandException("No instance named " + options.instance));
    boolean removes = Set.of("deport", "destroy").contains(options.edit);
    if (removes && instance.primary()) {
      throw new CommandException("Cannot remove the primary instance");
    }
    if (removes && instance.enabled()) {
      throw new CommandException("Cannot remove enabled instances");
    }
    if (!isInitialized()) {
      return 1;
    }
    Path directory = Path.of(instance.config());
    switch (options.edit) {
      case "enable" -> MainFileEdit.assign(io, directory, List.of("multi_instance_enable = yes"));
      case "disable" -> MainFileEdit.assign(io, directory, List.of("multi_instance_enable = no"));
      case "assign" -> assignNames(directory);
      default -> {
        return remove(instance);
      }
    }
    return 0;
  }

  private int remove(MultiInstance instance) throws CommandException, IOException {
    if (MasterProcess.find(Path.of(instance.queue())).isPresent()) {
      log.fatal("Instance '" + instance.config() + "' is not stopped");
      return 1;
    }
    instances.remove(instance);
    updateDirectories(instance.config(), options.edit.equals("deport"));
    if (options.edit.equals("destroy")) {
      new InstanceRemoval(io, log).remove(instance);
    }
    return 0;
  }

  private void assignNames(Path directory) throws CommandException {
    List<String> edits = new ArrayList<>();
    if (options.newName != null) {
      edits.add("multi_instance_name = " + (options.newName.equals("-") ? "" : options.newName));
    }
    if (options.newGroup != null) {
      edits.add("multi_instance_group = " + (options.newGroup.equals("-") ? "" : options.newGroup));
    }
    if (!edits.isEmpty()) {
      MainFileEdit.assign(io, directory, edits);
    }
  }

  /** An instance that is not managed is one that users may name all the same. */
  private void updateDirectories(String directory, boolean alternate) throws CommandException {
    List<String> others =
        new ArrayList<>(instances.primary().settings().list("alternate_config_directories"));
    List<String> edits = new ArrayList<>();
    edits.add("multi_instance_directories = " + instances.directories());
    boolean changed = alternate ? !others.contains(directory) : others.remove(directory);
    if (changed) {
      if (alternate) {
        others.add(directory);
      }
      edits.add("alternate_config_directories = " + String.join(" ", others));
    }
    MainFileEdit.assign(io, primaryDirectory(), edits);
  }

  private int add() throws CommandException, IOException {
    Map<String, String> paths = paths();
    String config = paths.get("config_directory");
    for (MultiInstance other : instances.all()) {
      if (other.config().equals(config)) {
        throw new CommandException(
            "new config_directory="
                + config
                + " is already in use by instance "
                + config
                + ", config_directory="
                + config);
      }
    }
    boolean there =
        Files.exists(Path.of(config, "main.cf")) && Files.exists(Path.of(config, "master.cf"));
    boolean create = options.edit.equals("create") && !there;
    if (!create && Files.notExists(Path.of(config, "main.cf"))) {
      instances.secondary(config);
    }
    MultiInstance added = create ? planned(paths) : instances.secondary(config);
    instances.add(added, position());
    if (!isInitialized()) {
      return 1;
    }
    if (create) {
      new InstanceCreation(io, instances.primary()).create(added);
    } else if (!there) {
      log.fatal("'" + config + "' lacks a master.cf file");
      return 1;
    }
    assignNames(Path.of(config));
    updateDirectories(config, false);
    Instance instance = new Instance(Path.of(config));
    var task = new Postfix.Task(io, instance, false, new ScriptLog(io, instance, Postfix.SCRIPT));
    return new PostInstall(task).setPermissions(List.of());
  }

  private MultiInstance planned(Map<String, String> paths) throws CommandException {
    for (String name : DIRECTORIES) {
      if (!paths.containsKey(name)) {
        throw new CommandException("Missing " + name + " parameter value");
      }
    }
    return new MultiInstance(
        "",
        "",
        false,
        false,
        paths.get("config_directory"),
        paths.get("queue_directory"),
        paths.get("data_directory"));
  }

  /** What is given as name=value, and what follows from the new name. */
  private Map<String, String> paths() throws CommandException {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String setting : options.rest) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new CommandException("Malformed parameter setting '" + setting + "'");
      }
      String name = setting.substring(0, equals).strip();
      String value = setting.substring(equals + 1).strip();
      if (!DIRECTORIES.contains(name)
          || options.edit.equals("import") && !name.equals("config_directory")) {
        throw new CommandException(
            "Parameter '" + name + "' not valid with action " + options.edit);
      }
      if (!value.startsWith("/")) {
        throw new CommandException("Parameter setting '" + name + "' is not an absolute path");
      }
      if (value.replace("/", "").isEmpty()) {
        throw new CommandException("Parameter setting '" + name + "' is the root directory");
      }
      paths.put(name, value);
    }
    if (options.newName != null && !options.newName.equals("-")) {
      instances
          .all()
          .getFirst()
          .directories()
          .forEach(
              (name, path) ->
                  paths.putIfAbsent(
                      name, Path.of(path).resolveSibling(options.newName).toString()));
    }
    if (!paths.containsKey("config_directory")) {
      throw new CommandException("Missing config_directory parameter value");
    }
    return paths;
  }

  private int position() throws CommandException {
    List<MultiInstance> all = instances.all();
    if (options.all) {
      return 1;
    }
    if (options.group == null && options.instance == null) {
      return all.size();
    }
    for (int i = 1; i < all.size(); i++) {
      MultiInstance instance = all.get(i);
      if (options.group != null
          ? instance.group().equals(options.group)
          : instance.isCalled(options.instance)) {
        return i;
      }
    }
    throw new CommandException("No matching secondary instances");
  }
}
