package org.posthouse.commands;

import java.io.IOException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.postlog.LogAppender;
import org.posthouse.postlog.LogAppender.Level;

/**
 * The mail log for a daemon's code that runs in a command.
 *
 * @param appender null if no log can be reached; warnings and worse go to standard error then
 */
record AppendedLog(Invocation io, LogAppender appender) implements MailLog {

  @Override
  public Log daemon(Settings settings, String daemon) {
    return new Lines(settings.get("syslog_name") + "/" + daemon);
  }

  private final class Lines implements Log {
    private final String tag;

    Lines(String tag) {
      this.tag = tag;
    }

    private void line(Level level, String text) {
      try {
        if (appender != null) {
          appender.append(level, tag, text);
          return;
        }
      } catch (IOException e) {
        // Shown instead.
      }
      if (level != Level.INFO) {
        ScriptLog.print(io, level, tag, text);
      }
    }

    @Override
    public void info(String text) {
      line(Level.INFO, text);
    }

    @Override
    public void warn(String text) {
      line(Level.WARN, text);
    }

    @Override
    public void fatal(String text) {
      line(Level.FATAL, text);
    }

    @Override
    public void panic(String text, Throwable cause) {
      line(Level.PANIC, text + ": " + cause);
    }
  }
}
