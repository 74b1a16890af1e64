package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Reason;
import org.posthouse.config.PathOwner;

/**
 * {@code postfix logrotate}. The new file stands in its place in one step, so that the server,
 * which may not be able to make one itself, never misses it.
 */
final class LogRotation {
  /** The server looks once a second whether its file is still the one of that name. */
  private static final long SERVER_MILLIS = 2000;

  private final Postfix.Task task;

  LogRotation(Postfix.Task task) {
    this.task = task;
  }

  int run(List<String> args) throws CommandException, IOException {
    if (!args.isEmpty()) {
      return fatal("usage postfix logrotate (no arguments)");
    }
    Settings main = task.instance().settings();
    for (String name :
        List.of("maillog_file", "maillog_file_compressor", "maillog_file_rotate_suffix")) {
      if (main.get(name).isEmpty()) {
        return fatal("empty '" + name + "' parameter value - logfile rotation failed");
      }
    }
    String file = main.get("maillog_file");
    if (file.startsWith("/dev/")) {
      return fatal("not rotating '" + file + "'");
    }
    try {
      Optional<Account> other = inWhoseHands(Path.of(file));
      if (other.isPresent()) {
        return as(other.get());
      }
      compress(putAside(main, Path.of(file)), main.get("maillog_file_compressor"));
      return 0;
    } catch (IOException | CommandException e) {
      String reason = e instanceof IOException io ? Reason.withFile(io) : e.getMessage();
      return fatal("logfile '" + file + "' rotation failed: " + reason);
    }
  }

  private int fatal(String text) {
    task.log().fatal(text);
    return 1;
  }

  /** Whoever could put another file there than the log; empty if it is the one who runs this. */
  private static Optional<Account> inWhoseHands(Path file) throws CommandException, IOException {
    if (!PostfixStart.isRoot()) {
      return Optional.empty();
    }
    int holder = PathOwner.of(file);
    if (holder == PathOwner.MANY) {
      throw new CommandException("a group or everybody could put something else there");
    }
    return holder == PathOwner.ROOT ? Optional.empty() : Account.ofUser(holder);
  }

  /** In a directory of his own the user can do it himself. */
  private int as(Account user) throws CommandException {
    List<String> command = new ArrayList<>(user.become());
    command.addAll(
        List.of(
            Programs.ours("postfix"),
            "-c",
            task.instance().configDirectory().toString(),
            "logrotate"));
    return Programs.run(task.io(), command, Map.of());
  }

  private Path putAside(Settings main, Path file) throws CommandException, IOException {
    String suffix =
        new Strftime(java.time.ZonedDateTime.now()).format(main.get("maillog_file_rotate_suffix"));
    Path old = Path.of(file + "." + suffix);
    Path fresh = Path.of(file + ".new");
    Files.deleteIfExists(fresh);
    make(fresh, main);
    try {
      Files.createLink(old, file);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return old;
  }

  private void make(Path fresh, Settings main) throws CommandException, IOException {
    Optional<Account> owner = PostfixStart.owner(task.instance());
    if (owner.isPresent()) {
      LogFile.make(fresh, main, owner.get());
    } else {
      Files.createFile(fresh);
      Files.setAttribute(fresh, "unix:mode", LogFile.mode(main.get("maillog_file_permissions")));
    }
  }

  private void compress(Path old, String compressor) throws CommandException {
    try {
      if (MasterProcess.find(task.instance().queueDirectory()).isPresent()) {
        TimeUnit.MILLISECONDS.sleep(SERVER_MILLIS);
      }
    } catch (InterruptedException | IOException e) {
      throw new CommandException("interrupted");
    }
    Programs.Result result =
        Programs.capture(task.io(), List.of(compressor, old.toString()), "", true);
    if (result.status() != 0) {
      throw new CommandException(result.text().strip());
    }
  }
}
