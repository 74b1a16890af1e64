package org.posthouse.postlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.config.Settings;

/**
 * Adds lines to the mail log from outside the server: to the file or the syslog service as main.cf
 * wants it. Who may not write the file hands the line to the server, on the socket of the {@code
 * postlog} service.
 */
public final class LogAppender implements Closeable {
  private static final int TEXT_LIMIT = 4000;
  private static final byte[] NO_HEAD = {};

  /** The word of a line; the names are those of {@code postlog -p}. */
  public enum Level {
    INFO(Severity.INFO),
    WARN(Severity.WARNING),
    ERROR(Severity.ERROR),
    FATAL(Severity.FATAL),
    PANIC(Severity.PANIC);

    private final Severity severity;

    Level(Severity severity) {
      this.severity = severity;
    }

    /** What stands before the text: {@code "warning: "}, or nothing. */
    public String word() {
      return new String(severity.word(), StandardCharsets.US_ASCII);
    }
  }

  private static final int FILE_TYPE = 0170000;
  private static final int NAMED_PIPE = 0010000;

  private final Optional<LineHead> head;
  private final LogTarget target;
  private final long pid = ProcessHandle.current().pid();

  /**
   * @param head time and host before each line; empty where the server puts them there
   */
  private LogAppender(Optional<LineHead> head, LogTarget target) {
    this.head = head;
    this.target = target;
  }

  /** Opens the log; fails if there is none that this user can reach. */
  public static LogAppender open(Settings main) throws IOException {
    Destination destination = Destination.of(main);
    Path file = destination.file();
    boolean direct =
        destination.isSyslog()
            || !destination.isStdout()
                && (Files.exists(file)
                    ? Files.isWritable(file) && !isPipe(file)
                    : Files.isWritable(file.toAbsolutePath().getParent()));
    return direct
        ? new LogAppender(Optional.of(new LineHead(destination)), destination.open())
        : new LogAppender(Optional.empty(), new SyslogTarget(PostlogSocket.path(main, false)));
  }

  /** Whether opening it would wait for somebody who reads. The server does, if it is the log. */
  private static boolean isPipe(Path file) throws IOException {
    return ((int) Files.getAttribute(file, "unix:mode") & FILE_TYPE) == NAMED_PIPE;
  }

  /**
   * Opens the log for root, who writes to a file with the rights of the user whose it is, and to no
   * socket of his.
   *
   * @param become the words that give a program the user's rights
   */
  public static LogAppender openAs(Settings main, List<String> become) throws IOException {
    Destination destination = Destination.of(main);
    if (destination.isStdout()) {
      throw new IOException("the log is the server's standard output");
    }
    return new LogAppender(
        Optional.of(new LineHead(destination)),
        destination.isSyslog()
            ? destination.open()
            : new ProcessTarget(become, destination.file()));
  }

  /** Writes one line: the tag is {@code postfix/postfix-script}, without process number. */
  public void append(Level level, String tag, String text) throws IOException {
    String limited = text.substring(0, Math.min(text.length(), TEXT_LIMIT));
    byte[] body =
        (tag + "[" + pid + "]: " + level.word() + limited).getBytes(StandardCharsets.UTF_8);
    DaemonLog.makePrintable(body);
    byte[] start = head.map(before -> before.bytes(level.severity)).orElse(NO_HEAD);
    byte[] line = new byte[start.length + body.length + 1];
    System.arraycopy(start, 0, line, 0, start.length);
    System.arraycopy(body, 0, line, start.length, body.length);
    line[line.length - 1] = '\n';
    target.write(line, line.length);
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
