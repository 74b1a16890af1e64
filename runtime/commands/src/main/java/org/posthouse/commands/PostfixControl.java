package org.posthouse.commands;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The commands about a running server. */
final class PostfixControl {

  /** A file in the data directory: the next start does not check. */
  static final String QUICK_START = "quick-start";

  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 50;

  /** Twelve rounds: longer than the server gives its sessions to end. */
  private static final int ROUNDS = 12;

  private final Postfix.Task task;

  PostfixControl(Postfix.Task task) {
    this.task = task;
  }

  private Optional<ProcessHandle> master() throws CommandException, IOException {
    return MasterProcess.find(task.instance().queueDirectory());
  }

  /** The server, and what starts it again. At least one is there. */
  private record Running(Optional<ProcessHandle> server, Optional<ProcessHandle> supervisor) {
    /** The one that ends after the other. */
    ProcessHandle last() {
      return supervisor.or(() -> server).orElseThrow();
    }

    void kill() throws CommandException {
      if (server.isPresent()) {
        boolean sent = server.get().destroyForcibly();
        signal(server.get(), sent || !MasterProcess.isAlive(server.get()));
      }
    }
  }

  /** Asks them to end; empty if neither is there. */
  private Optional<Running> askToEnd(String word) throws CommandException, IOException {
    var running = new Running(master(), MasterProcess.supervisor(task.instance().dataDirectory()));
    if (running.server.isEmpty() && running.supervisor.isEmpty()) {
      return Optional.empty();
    }
    task.log().info(word + " the Postfix mail system");
    // It passes the signal on, and knows then that there is nothing to start again.
    signal(running.last(), running.last().destroy());
    return Optional.of(running);
  }

  private int notRunning() {
    task.log().fatal("the Postfix mail system is not running");
    return 1;
  }

  int stop() throws CommandException, IOException {
    Optional<Running> running = askToEnd("stopping");
    if (running.isEmpty()) {
      return notRunning();
    }
    for (int round = 0; round < ROUNDS; round++) {
      if (ends(running.get().last())) {
        return 0;
      }
      task.log().info("waiting for the Postfix mail system to terminate");
    }
    task.log().warn("stopping the Postfix mail system with force");
    running.get().kill();
    ends(running.get().last());
    return 0;
  }

  int quickStop() throws CommandException, IOException {
    int status = stop();
    Path mark = task.instance().dataDirectory().resolve(QUICK_START);
    if (Files.notExists(mark)) {
      Files.createFile(mark);
    }
    return status;
  }

  int abort() throws CommandException, IOException {
    Optional<Running> running = askToEnd("aborting");
    if (running.isEmpty()) {
      return notRunning();
    }
    running.get().kill();
    ends(running.get().last());
    return 0;
  }

  /** Takes no more sessions; those there are end in their time. */
  int drain() throws CommandException, IOException {
    return askToEnd("stopping").isPresent() ? 0 : notRunning();
  }

  private static void signal(ProcessHandle process, boolean sent) throws CommandException {
    if (!sent) {
      throw new CommandException(
          "kill "
              + process.pid()
              + ": Operation not permitted; the process belongs to "
              + process.info().user().orElse("another user"));
    }
  }

  /** A process that its parent does not wait for has ended too. */
  private static boolean ends(ProcessHandle process) throws CommandException {
    long end = System.nanoTime() + ROUND.toNanos();
    while (MasterProcess.isAlive(process)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // It may have become a zombie; nobody tells of that.
      } catch (InterruptedException | ExecutionException e) {
        throw new CommandException("interrupted");
      }
    }
    return true;
  }

  /**
   * When the configuration is bad: has the server try and refuse it, for its log; what is wrong is
   * told here too.
   */
  static void refuseReload(Invocation io, Instance instance) throws CommandException, IOException {
    try {
      instance.snapshot();
    } catch (CommandException e) {
      var client = new ConsoleClient(instance);
      if (client.isThere()) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        client.run(
            new Invocation(io.name(), io.in(), nowhere, nowhere, io.environment()),
            List.of("config:reload"));
      }
      throw e;
    }
  }

  int reload() throws CommandException, IOException {
    if (master().isEmpty()) {
      return notRunning();
    }
    task.log().info("refreshing the Postfix mail system");
    return new ConsoleClient(task.instance()).run(task.io(), List.of("config:reload"));
  }

  int status() throws CommandException, IOException {
    Optional<ProcessHandle> master = master();
    task.log()
        .info(
            master
                .map(p -> "the Postfix mail system is running: PID: " + p.pid())
                .orElse("the Postfix mail system is not running"));
    return master.isPresent() ? 0 : 1;
  }

  int flush() throws CommandException, IOException {
    Invocation io = task.io();
    var postqueue = new Invocation("postqueue", io.in(), io.out(), io.err(), io.environment());
    return Main.run(postqueue, List.of("-c", task.instance().configDirectory().toString(), "-f"));
  }
}
