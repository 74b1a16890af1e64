package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code postfix}: starts, stops and looks after the mail system. For {@code start} and {@code
 * start-fg} it checks and prepares everything and prints, as shell assignments, what bin/postfix is
 * to start.
 */
final class Postfix implements Command {
  static final String SCRIPT = "postfix-script";

  private static final String USAGE =
      """
      usage: postfix [-c DIR] [-Dv] COMMAND

        start       start the mail system in the background
        start-fg    start it in the foreground
        stop        let sessions end, then stop
        abort       stop at once; the queue survives it
        reload      read main.cf and master.cf again; sessions go on
        status      tell whether it runs
        check       look for bad configuration, owners and permissions
        flush       try all deferred mail now
        logrotate   put the log file aside, compress it, and go on with a new one
        set-permissions [NAME=VALUE...]
                    set owners and permissions of queue and data directories
        upgrade-configuration [NAME=VALUE...]
                    add to main.cf and master.cf what this version needs
        tls SUBCOMMAND
                    keys and certificates; "postfix tls" lists the subcommands
        chroot [-n] on|off|query [SERVICE...]
                    set or show the chroot field of services in master.cf

        -c DIR      the configuration directory (else MAIL_CONFIG, else /etc/postfix)
        -D          with start: let a Java debugger connect, from this host
        -v          tell more
      """;

  /** The commands that nothing may follow. */
  private static final Set<String> ALONE =
      Set.of(
          "start",
          "start-fg",
          "stop",
          "quick-stop",
          "abort",
          "drain",
          "reload",
          "status",
          "flush",
          "check");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    if (!args.isEmpty() && args.getFirst().equals("--help")) {
      io.out().print(USAGE);
      return 0;
    }
    var options = new Getopt(args, "c:Dv");
    String config = null;
    boolean debug = false;
    boolean verbose = io.environment().containsKey("MAIL_VERBOSE");
    while (options.next()) {
      switch (options.option()) {
        case 'c' -> config = options.value();
        case 'D' -> debug = true;
        default -> verbose = true;
      }
    }
    List<String> command = options.rest();
    if (command.isEmpty()) {
      io.err().print(USAGE);
      return 1;
    }
    var instance = Instance.of(io, config);
    if (Files.notExists(instance.configDirectory().resolve("main.cf"))) {
      throw new CommandException(
          "open " + instance.configDirectory() + "/main.cf: No such file or directory");
    }
    if (!accepts(io, instance, command, debug)) {
      return 1;
    }
    if (command.getFirst().equals("reload")) {
      PostfixControl.refuseReload(io, instance);
    }
    if (verbose) {
      explain(io, instance);
    }
    boolean one = config != null || !io.environment().getOrDefault("MAIL_CONFIG", "").isEmpty();
    if (!one && !instance.setting("multi_instance_directories").isBlank()) {
      return wrapper(io, instance, command, verbose);
    }
    return run(new Postfix.Task(io, instance, debug, log(io, instance)), command);
  }

  /** Postfix passes over what it does not expect; then it is not known what was meant. */
  private static boolean accepts(
      Invocation io, Instance instance, List<String> command, boolean debug) {
    String name = command.getFirst();
    if (ALONE.contains(name) && command.size() > 1) {
      log(io, instance)
          .fatal(
              "usage: postfix [-c config_dir] [-Dv] "
                  + name
                  + " (no arguments), but there is '"
                  + command.get(1)
                  + "'");
      return false;
    }
    if (debug && !name.equals("start") && !name.equals("start-fg")) {
      log(io, instance).fatal("-D is for start and start-fg, not for " + name);
      return false;
    }
    return true;
  }

  /** What the commands work on. */
  record Task(Invocation io, Instance instance, boolean debug, ScriptLog log) {}

  private static ScriptLog log(Invocation io, Instance instance) {
    return new ScriptLog(io, instance, SCRIPT);
  }

  private static void explain(Invocation io, Instance instance) throws CommandException {
    ScriptEnvironment.of(instance)
        .forEach((name, value) -> io.err().print("postfix: " + name + " = " + value + "\n"));
    io.err().flush();
  }

  private static int run(Task task, List<String> command) throws CommandException, IOException {
    List<String> rest = command.subList(1, command.size());
    return switch (command.getFirst()) {
      case "start", "start-fg" -> new PostfixStart(task).plan(command.getFirst());
      case "stop" -> new PostfixControl(task).stop();
      case "quick-stop" -> new PostfixControl(task).quickStop();
      case "abort" -> new PostfixControl(task).abort();
      case "drain" -> new PostfixControl(task).drain();
      case "reload" -> new PostfixControl(task).reload();
      case "status" -> new PostfixControl(task).status();
      case "flush" -> new PostfixControl(task).flush();
      case "check" -> new PostfixCheck(task).run();
      case "logrotate" -> new LogRotation(task).run(rest);
      case "set-permissions" -> new PostInstall(task).setPermissions(rest);
      case "upgrade-configuration" -> new PostInstall(task).upgradeConfiguration(rest);
      case "tls" -> new PostfixTls(task.io(), task.instance()).run(rest);
      case "chroot" -> new ChrootField(task).run(rest);
      default -> {
        task.log()
            .fatal(
                "unknown command: '"
                    + command.getFirst()
                    + "'. Usage: postfix start (or stop, reload, abort, flush, check, status,"
                    + " set-permissions, upgrade-configuration, logrotate, tls, chroot)");
        yield 1;
      }
    };
  }

  /** Lets the multi-instance manager run the command for each instance. */
  private static int wrapper(
      Invocation io, Instance instance, List<String> command, boolean verbose)
      throws CommandException, IOException {
    String value = instance.settings().get("multi_instance_wrapper");
    if (value.isBlank()) {
      throw new CommandException(
          "multi-instance support is requested, but multi_instance_wrapper is empty;"
              + " \"postmulti -e init\" sets it");
    }
    if (command.getFirst().equals("start-fg")) {
      log(io, instance).fatal("start-fg does not support multi_instance_directories");
      return 1;
    }
    List<String> words = new ArrayList<>(List.of(SPACE.split(value.strip())));
    words.addAll(command);
    Map<String, String> environment = new LinkedHashMap<>(ScriptEnvironment.of(instance));
    if (verbose) {
      environment.put("MAIL_VERBOSE", "");
    }
    if (!command.getFirst().equals("start")) {
      return Programs.run(io, words, environment);
    }
    // bin/postfix has our standard output and wants to be told what to start.
    environment.forEach((name, text) -> io.out().print("export " + assignment(name, text)));
    StringBuilder line = new StringBuilder("set --");
    words.forEach(word -> line.append(' ').append(quoted(word)));
    io.out().print(line + "\n" + assignment("wrapper", "yes"));
    return 0;
  }

  static String assignment(String name, String value) {
    return name + "=" + quoted(value) + "\n";
  }

  static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
