package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code postfix}: starts, stops and asks the mail system. For {@code start} and {@code start-fg}
 * it checks and prepares everything and prints, as shell assignments, what bin/postfix is to start.
 */
final class Postfix implements Command {
  private static final String USAGE =
      """
      usage: postfix [-c DIR] [-Dv] COMMAND

        start     start the mail system in the background
        start-fg  start it in the foreground
        stop      let sessions end, then stop
        abort     stop at once; the queue survives it
        reload    read main.cf and master.cf again; sessions go on
        status    tell whether it runs
        check     look for bad configuration and directories
        flush     try all deferred mail now

        -c DIR    the configuration directory (else MAIL_CONFIG, else /etc/postfix)
      """;

  /** Longer than the server gives its sessions to end. */
  private static final Duration STOP_WAIT = Duration.ofSeconds(60);

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    if (args.contains("--help")) {
      io.out().print(USAGE);
      return 0;
    }
    var options = new Getopt(args, "c:Dv");
    String config = null;
    while (options.next()) {
      if (options.option() == 'c') {
        config = options.value();
      }
    }
    if (options.rest().size() != 1) {
      io.err().print(USAGE);
      return 1;
    }
    var instance = Instance.of(io, config);
    return switch (options.rest().getFirst()) {
      case "start", "start-fg" -> plan(io, instance);
      case "stop" -> stop(io, instance, ProcessHandle::destroy, "stopping");
      case "abort" -> stop(io, instance, ProcessHandle::destroyForcibly, "aborting");
      case "reload" -> reload(io, instance);
      case "status" -> status(io, instance);
      case "check" -> PostfixCheck.run(io, instance);
      case "flush" -> flush(io, instance);
      default -> {
        io.err().print("postfix: error: unknown command: '" + options.rest().getFirst() + "'\n");
        io.err().print(USAGE);
        yield 1;
      }
    };
  }

  private static int plan(Invocation io, Instance instance) throws CommandException, IOException {
    Path queue = instance.queueDirectory();
    if (MasterProcess.find(queue).isPresent()) {
      script(io, "fatal: the Postfix mail system is already running");
      return 1;
    }
    Optional<Account> owner = isRoot() ? Optional.of(mailOwner(instance)) : Optional.empty();
    Path data = instance.dataDirectory();
    new QueueLayout(owner).prepare(queue, data);
    int trouble = PostfixCheck.run(io, instance);
    if (trouble != 0) {
      return trouble;
    }
    assign(io, "config", instance.configDirectory().toAbsolutePath().normalize().toString());
    assign(io, "queue", queue.toString());
    assign(io, "data", data.resolve("server").toString());
    assign(io, "uid", owner.map(Account::uid).orElse(""));
    assign(io, "gid", owner.map(Account::gid).orElse(""));
    return 0;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Account mailOwner(Instance instance) throws CommandException, IOException {
    String name = instance.settings().get("mail_owner");
    Account account =
        Account.find(name)
            .orElseThrow(
                () ->
                    new CommandException(
                        "main.cf: mail_owner = "
                            + name
                            + ": no such user; make it with"
                            + " \"adduser --system --group "
                            + name
                            + "\""));
    if (account.uid().equals("0")) {
      throw new CommandException("main.cf: mail_owner = " + name + ": must not be root");
    }
    return account;
  }

  private static void assign(Invocation io, String name, String value) {
    io.out().print(name + "='" + value.replace("'", "'\\''") + "'\n");
  }

  private interface Signal {
    boolean send(ProcessHandle process);
  }

  private static int stop(Invocation io, Instance instance, Signal signal, String word)
      throws CommandException, IOException {
    Optional<ProcessHandle> master = MasterProcess.find(instance.queueDirectory());
    if (master.isEmpty()) {
      script(io, "fatal: the Postfix mail system is not running");
      return 1;
    }
    script(io, word + " the Postfix mail system");
    if (!signal.send(master.get())) {
      throw new CommandException("cannot signal process " + master.get().pid());
    }
    try {
      master.get().onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
      return 0;
    } catch (TimeoutException e) {
      throw new CommandException(
          "process " + master.get().pid() + " has not ended; \"postfix abort\" ends it at once");
    } catch (InterruptedException | ExecutionException e) {
      throw new CommandException("interrupted");
    }
  }

  private static int reload(Invocation io, Instance instance) throws CommandException, IOException {
    if (MasterProcess.find(instance.queueDirectory()).isEmpty()) {
      script(io, "fatal: the Postfix mail system is not running");
      return 1;
    }
    script(io, "refreshing the Postfix mail system");
    return new ConsoleClient(instance).run(io, List.of("config:reload"));
  }

  private static int status(Invocation io, Instance instance) throws CommandException, IOException {
    Optional<ProcessHandle> master = MasterProcess.find(instance.queueDirectory());
    script(
        io,
        master
            .map(p -> "the Postfix mail system is running: PID: " + p.pid())
            .orElse("the Postfix mail system is not running"));
    return master.isPresent() ? 0 : 1;
  }

  private static int flush(Invocation io, Instance instance) throws CommandException, IOException {
    Command postqueue =
        Commands.find("postqueue").orElseThrow(() -> new CommandException("postqueue is missing"));
    return postqueue.run(io, List.of("-c", instance.configDirectory().toString(), "-f"));
  }

  private static void script(Invocation io, String text) {
    io.out().flush();
    io.err().print("postfix/postfix-script: " + text + "\n");
    io.err().flush();
  }
}
