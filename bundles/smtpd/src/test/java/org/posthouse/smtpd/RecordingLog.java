package org.posthouse.smtpd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.config.Settings;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.testing.Await;

/** Keeps the lines. */
final class RecordingLog implements MailLog, Log {
  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<MailEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public Log daemon(Settings settings, String daemon) {
    return this;
  }

  @Override
  public void event(MailEvent event) {
    events.add(event);
    Log.super.event(event);
  }

  @Override
  public boolean isWatched() {
    return true;
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

  /** Waits until a line begins so. */
  void awaitLine(String start) throws Exception {
    Await.until(
        "a line \"" + start + "\"", () -> lines.stream().anyMatch(line -> line.startsWith(start)));
  }
}
