package org.posthouse.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.config.Settings;
import org.posthouse.postlog.LogAppender;
import org.posthouse.postlog.LogAppender.Level;

/** {@code postlog}: logs its arguments, or each line of its input, for scripts. */
final class Postlog implements Command {
  private static final String USAGE =
      """
      usage: postlog [-iv] [-c DIR] [-p PRIORITY] [-t TAG] [TEXT...]

      Logs TEXT, or each line of standard input, in the mail log and on standard
      error.

        -p PRIORITY  info (default), warn, error, fatal or panic
        -t TAG       the name that the line begins with
        -c DIR       the configuration directory (else MAIL_CONFIG, else /etc/postfix)
        -i           has no effect: the process number is always there
      """;

  /** As other programs do after such trouble, so that what restarts them does not spin. */
  private static final long PAUSE_SECONDS = 1;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    if (args.equals(List.of("--help"))) {
      io.out().print(USAGE);
      return 0;
    }
    var options = new Getopt(args, "c:ip:t:v");
    String config = null;
    String tag = null;
    Level level = Level.INFO;
    boolean verbose = false;
    while (options.next()) {
      switch (options.option()) {
        case 'c' -> config = options.value();
        case 'p' -> level = level(options.value());
        case 't' -> tag = options.value();
        case 'v' -> verbose = true;
        default -> {
          // -i: the process number is always there.
        }
      }
    }
    Instance instance = Instance.of(io, config).told(io, verbose);
    Settings main = instance.settings();
    String name = tag != null ? tag : main.get("syslog_name") + "/postlog";
    log(io, instance, level, name, options.rest());
    if (level == Level.FATAL || level == Level.PANIC) {
      pause();
    }
    return 0;
  }

  private static Level level(String word) throws CommandException {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARN;
      case "error" -> Level.ERROR;
      case "fatal", "crit" -> Level.FATAL;
      case "panic" -> Level.PANIC;
      default ->
          throw new CommandException(
              "bad severity: " + word + "; use info, warn, error, fatal or panic");
    };
  }

  private static void log(
      Invocation io, Instance instance, Level level, String tag, List<String> words)
      throws CommandException, IOException {
    try (LogAppender log = open(io, instance)) {
      if (!words.isEmpty()) {
        line(io, log, level, tag, String.join(" ", words));
        return;
      }
      var in = new BufferedReader(new InputStreamReader(io.in(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        line(io, log, level, tag, line);
      }
    }
  }

  /** Null if no log can be reached: the lines are still shown. */
  private static LogAppender open(Invocation io, Instance instance) throws CommandException {
    Settings main = instance.settings();
    try {
      return LogFile.open(instance);
    } catch (IOException e) {
      if (!main.get("maillog_file").isEmpty()) {
        io.warn(
            main.get("maillog_file")
                + " cannot be written by this user, and no postlog service answers ("
                + e.getMessage()
                + "); the text is not in the log");
      }
      return null;
    }
  }

  private static void line(Invocation io, LogAppender log, Level level, String tag, String text)
      throws IOException {
    ScriptLog.print(io, level, tag, text);
    if (log != null) {
      log.append(level, tag, text);
    }
  }

  private static void pause() throws CommandException {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException e) {
      throw new CommandException("interrupted");
    }
  }
}
