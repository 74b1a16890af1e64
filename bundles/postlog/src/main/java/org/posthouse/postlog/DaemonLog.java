package org.posthouse.postlog;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.posthouse.api.config.Settings;
import org.posthouse.api.event.Happening;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.log.Log;

/** Makes the lines of one daemon. */
final class DaemonLog implements Log {
  private static final int TEXT_LIMIT = 4000;
  private static final byte[] END = {'\n'};

  private final PostLog postLog;
  private final byte[] tag;
  private final String service;
  private final String daemon;

  DaemonLog(PostLog postLog, Settings settings, String daemon, long pid) {
    this.postLog = postLog;
    this.daemon = daemon;
    service = settings.serviceName();
    tag =
        (settings.get("syslog_name") + "/" + daemon + "[" + pid + "]: ")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void event(MailEvent event) {
    Log.super.event(event);
    if (isWatched() && !Trial.isRunning()) {
      postLog.listeners().tell(new Happening(Instant.now(), service, daemon, event));
    }
  }

  @Override
  public boolean isWatched() {
    return !postLog.listeners().isEmpty();
  }

  @Override
  public void info(String text) {
    write(Severity.INFO, text);
  }

  @Override
  public void warn(String text) {
    write(Severity.WARNING, text);
  }

  @Override
  public void fatal(String text) {
    write(Severity.FATAL, text);
  }

  /** One line for the bug, and one for each line of its stack trace. */
  @Override
  public void panic(String text, Throwable cause) {
    write(Severity.PANIC, text);
    if (cause != null) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      trace
          .toString()
          .lines()
          .map(l -> l.replace('\t', ' '))
          .forEach(l -> write(Severity.PANIC, l));
    }
  }

  private void write(Severity severity, String text) {
    if (Trial.isRunning()) {
      Trial.logged(daemon, new String(severity.word(), StandardCharsets.US_ASCII) + text);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TEXT_LIMIT) {
      bytes =
          text.substring(0, Math.min(text.length(), TEXT_LIMIT)).getBytes(StandardCharsets.UTF_8);
    }
    makePrintable(bytes);
    postLog.buffer().add(postLog.head(severity), tag, severity.word(), bytes, END);
  }

  /** Text in UTF-8 stays; controls, of ASCII and of Latin-1, become question marks. */
  static void makePrintable(byte[] utf8) {
    for (int i = 0; i < utf8.length; i++) {
      int octet = utf8[i] & 0xff;
      if (octet < ' ' || octet == 0x7f) {
        utf8[i] = '?';
      } else if (octet == 0xc2 && i + 1 < utf8.length && (utf8[i + 1] & 0xff) < 0xa0) {
        utf8[i] = '?';
        utf8[i + 1] = '?';
      }
    }
  }
}
