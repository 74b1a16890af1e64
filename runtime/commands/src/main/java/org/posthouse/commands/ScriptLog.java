package org.posthouse.commands;

import java.io.IOException;
import org.posthouse.config.BadValueException;
import org.posthouse.postlog.LogAppender;
import org.posthouse.postlog.LogAppender.Level;

/**
 * What an administrative command has to say, on standard error and in the mail log: {@code
 * postfix/postfix-script: warning: text}.
 */
final class ScriptLog {
  private static final String DEFAULT_NAME = "postfix";

  private final Invocation io;
  private final Instance instance;
  private final String program;

  /**
   * @param program what follows syslog_name in the tag
   */
  ScriptLog(Invocation io, Instance instance, String program) {
    this.io = io;
    this.instance = instance;
    this.program = program;
  }

  void info(String text) {
    say(Level.INFO, text);
  }

  void warn(String text) {
    say(Level.WARN, text);
  }

  void error(String text) {
    say(Level.ERROR, text);
  }

  void fatal(String text) {
    say(Level.FATAL, text);
  }

  private void say(Level level, String text) {
    String tag = name() + "/" + program;
    print(io, level, tag, text);
    append(level, tag, text);
  }

  private String name() {
    try {
      return instance.settings().find("syslog_name").orElse(DEFAULT_NAME);
    } catch (CommandException | BadValueException e) {
      return DEFAULT_NAME; // who reads the configuration for its own sake says what is wrong
    }
  }

  /** The line on standard error. */
  static void print(Invocation io, Level level, String tag, String text) {
    io.out().flush();
    io.err().print(tag + ": " + level.word() + text + "\n");
    io.err().flush();
  }

  /** A log that cannot be reached keeps no command from working: the line was shown. */
  private void append(Level level, String tag, String text) {
    try (LogAppender log = LogFile.open(instance)) {
      log.append(level, tag, text);
    } catch (CommandException | BadValueException | IOException e) {
      // Whoever looks at the terminal knows; who may not write the log should not fail for it.
    }
  }
}
