package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.config.Settings;

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
      compress(putAside(main, Path.of(file)), main.get("maillog_file_compressor"));
      return 0;
    } catch (IOException | CommandException e) {
      String reason = e instanceof IOException io ? Errors.text(io) : e.getMessage();
      return fatal("logfile '" + file + "' rotation failed: " + reason);
    }
  }

  private int fatal(String text) {
    task.log().fatal(text);
    return 1;
  }

  private Path putAside(Settings main, Path file) throws CommandException, IOException {
    String suffix =
        new Strftime(java.time.ZonedDateTime.now()).format(main.get("maillog_file_rotate_suffix"));
    Path old = Path.of(file + "." + suffix);
    Path fresh = Path.of(file + ".new");
    Files.deleteIfExists(fresh);
    LogFile.make(fresh, main, PostfixStart.owner(task.instance()));
    try {
      Files.createLink(old, file);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return old;
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
