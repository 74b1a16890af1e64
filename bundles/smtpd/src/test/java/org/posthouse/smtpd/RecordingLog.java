package org.posthouse.smtpd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;

/** Keeps the lines. */
final class RecordingLog implements MailLog, Log {
  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public Log daemon(Settings settings, String daemon) {
    return this;
  }

  @Override
  public void info(String text) {
    lines.add(text);
  }

  @Override
  public void warn(String text) {
    lines.add("warning: " + text);
  }

  @Override
  public void fatal(String text) {
    lines.add("fatal: " + text);
  }

  @Override
  public void panic(String text, Throwable cause) {
    lines.add("panic: " + text);
  }

  /** Waits, not for ever, until a line begins so. */
  void awaitLine(String start) throws InterruptedException {
    Deadline deadline = Deadline.after(Duration.ofSeconds(20));
    while (lines.stream().noneMatch(line -> line.startsWith(start))) {
      if (deadline.expired()) {
        throw new AssertionError("no line \"" + start + "\" in " + lines);
      }
      Thread.sleep(2);
    }
  }
}
