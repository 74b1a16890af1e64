package org.posthouse.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.posthouse.api.config.Settings;
import org.posthouse.config.Json;

/** {@code postmulti}: lists instances, runs commands for them, makes and removes them. */
final class Postmulti implements Command {
  private static final String USAGE =
      """
      usage: postmulti -l [-jRv] [SELECTION]
             postmulti -p [-v] [SELECTION] POSTFIX-COMMAND...
             postmulti -x [-Rv] [SELECTION] COMMAND...
             postmulti -e init
             postmulti -e create|import [-a | -g GROUP | -i NAME] [-I NAME] [-G GROUP]
                       [config_directory=DIR] [queue_directory=DIR] [data_directory=DIR]
             postmulti -e enable|disable|deport|destroy -i NAME
             postmulti -e assign -i NAME [-I NAME] [-G GROUP]

        -l       list the instances; -j as JSON
        -p       run a postfix command for each instance
        -x       run any command for each instance, without a shell
        -e       change the list of instances, or one of them; "init" comes first
        -R       in reverse order
        -I, -G   the name (postfix-...) and the group to assign, "-" for none
        SELECTION: -a (all), -g GROUP, or -i NAME (a name, a configuration
                 directory, or "-" for the primary instance)
      """;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    if (!args.isEmpty() && args.getFirst().equals("--help")) {
      io.out().print(USAGE);
      return 0;
    }
    MultiOptions options = MultiOptions.parse(args);
    MultiInstances instances = MultiInstances.load(io);
    if (options.mode == 'e') {
      return new MultiEdit(io, instances, options).run();
    }
    List<MultiInstance> selected = selected(instances, options);
    if (options.mode == 'l') {
      list(io, selected, options.json);
      return 0;
    }
    if (selected.isEmpty()) {
      throw new CommandException("No matching instances");
    }
    return options.mode == 'x'
        ? each(io, instances, selected, options)
        : postfix(io, instances, selected, options);
  }

  private static List<MultiInstance> selected(MultiInstances instances, MultiOptions options) {
    List<MultiInstance> selected = new ArrayList<>();
    for (MultiInstance instance : instances.all()) {
      boolean grouped = !instance.group().isEmpty() && instance.group().equals(options.group);
      if ((options.group == null || grouped)
          && (options.instance == null || instance.isCalled(options.instance))) {
        selected.add(instance);
      }
    }
    if (options.reverse) {
      Collections.reverse(selected);
    }
    return selected;
  }

  private static void list(Invocation io, List<MultiInstance> selected, boolean json) {
    for (MultiInstance instance : selected) {
      String name = instance.name().isEmpty() ? "-" : instance.name();
      String group = instance.group().isEmpty() ? "-" : instance.group();
      String enabled = instance.enabled() ? "y" : "n";
      String line =
          json
              ? json(name, group, enabled, instance.config())
              : String.format(
                  Locale.ROOT, "%-15s %-15s %-9s %s", name, group, enabled, instance.config());
      io.out().print(line + "\n");
    }
  }

  private static String json(String name, String group, String enabled, String config) {
    StringBuilder line = new StringBuilder("{");
    Json.member(line, "name", name);
    Json.member(line.append(", "), "group", group);
    Json.member(line.append(", "), "enabled", enabled);
    Json.member(line.append(", "), "config_directory", config);
    return line.append('}').toString();
  }

  /** Runs a command for each; status 1 if one of them failed. */
  private static int each(
      Invocation io, MultiInstances instances, List<MultiInstance> selected, MultiOptions options)
      throws CommandException {
    int status = 0;
    for (MultiInstance instance : selected) {
      if (Programs.run(io, options.rest, environment(instances, instance, options)) != 0) {
        status = 1;
      }
    }
    return status;
  }

  private static Map<String, String> environment(
      MultiInstances instances, MultiInstance instance, MultiOptions options)
      throws CommandException {
    Settings main = instance.instance().settings();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("MAIL_CONFIG", instance.config());
    if (options.verbose) {
      environment.put("MAIL_VERBOSE", "");
    }
    environment.put("MAIL_LOGTAG", instances.primary().settings().get("syslog_name"));
    environment.put("command_directory", main.get("command_directory"));
    environment.put("daemon_directory", main.get("daemon_directory"));
    environment.put("config_directory", instance.config());
    environment.put("queue_directory", instance.queue());
    environment.put("data_directory", instance.data());
    environment.put("multi_instance_name", instance.name());
    environment.put("multi_instance_group", instance.group());
    environment.put("multi_instance_enable", instance.enabled() ? "yes" : "no");
    return environment;
  }

  /** Disabled instances are checked instead of started, and left alone by what needs a server. */
  private static int postfix(
      Invocation io, MultiInstances instances, List<MultiInstance> selected, MultiOptions options)
      throws CommandException {
    Settings main = instances.primary().settings();
    String action = options.rest.getFirst();
    boolean start = main.list("postmulti_start_commands").contains(action);
    boolean stop = main.list("postmulti_stop_commands").contains(action);
    boolean control = main.list("postmulti_control_commands").contains(action);
    List<MultiInstance> order = new ArrayList<>(selected);
    if (stop) {
      Collections.reverse(order);
    }
    int status = 0;
    for (MultiInstance instance : order) {
      if (!instance.enabled() && (stop || control)) {
        continue;
      }
      List<String> command = new ArrayList<>(List.of(Programs.ours("postfix")));
      command.addAll(start && !instance.enabled() ? List.of("check") : options.rest);
      if (Programs.run(io, command, environment(instances, instance, options)) != 0) {
        status = 1;
      }
    }
    return status;
  }
}
