package org.posthouse.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Reason;
import org.posthouse.mail.mailbox.Locking;
import org.posthouse.mail.mailbox.MailboxLock;

/** {@code postlock}: runs a command while a mailbox file is locked as mail delivery locks it. */
final class Postlock implements Command {
  private static final int TRY_AGAIN = 75;
  private static final Set<String> STYLES = Set.of("fcntl", "flock", "dotlock");

  private static final String USAGE =
      """
      usage: postlock [-c DIR] [-l STYLE] [-v] FILE COMMAND...

      Runs COMMAND, without a shell, while FILE is locked as mail delivery locks it.

        -l STYLE  how, instead of mailbox_delivery_lock: of fcntl, flock, dotlock
        -c DIR    the configuration directory (else MAIL_CONFIG, else /etc/postfix)

      The exit status is that of COMMAND, 1 if it cannot be run, or 75 if FILE could
      not be locked.
      """;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    if (args.equals(List.of("--help"))) {
      io.out().print(USAGE);
      return 0;
    }
    var options = new Getopt(args, "c:l:v");
    String config = null;
    String style = null;
    boolean verbose = false;
    while (options.next()) {
      switch (options.option()) {
        case 'c' -> config = options.value();
        case 'l' -> style = options.value();
        default -> verbose = true;
      }
    }
    List<String> rest = options.rest();
    if (rest.size() < 2) {
      throw new CommandException(Usages.line("postlock"), TRY_AGAIN);
    }
    try {
      Settings main = Instance.of(io, config).told(io, verbose).settings();
      Set<String> styles = styles(style == null ? main.get("mailbox_delivery_lock") : style);
      return underLocks(io, main, Path.of(rest.getFirst()), styles, rest.subList(1, rest.size()));
    } catch (CommandException e) {
      throw new CommandException(e.getMessage(), TRY_AGAIN);
    } catch (IOException e) {
      throw new CommandException(
          "open file " + rest.getFirst() + ": " + Reason.withFile(e), TRY_AGAIN);
    }
  }

  private static Set<String> styles(String list) throws CommandException {
    Set<String> styles = new HashSet<>();
    for (String word : ParameterList.split(list)) {
      if (!STYLES.contains(word)) {
        throw new CommandException(
            "unknown mailbox_delivery_lock value \"" + word + "\" in \"" + list + "\"");
      }
      styles.add(word);
    }
    return styles;
  }

  private static int underLocks(
      Invocation io, Settings main, Path file, Set<String> styles, List<String> command)
      throws CommandException, IOException {
    var locking =
        new Locking(
            styles.contains("fcntl"),
            styles.contains("dotlock"),
            main.integer("deliver_lock_attempts"),
            main.time("deliver_lock_delay"),
            main.time("stale_lock_time"));
    Path absolute = file.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new IOException("cannot open file: Is a directory");
    }
    Path lockFile = MailboxLock.lockFile(absolute);
    boolean made = locking.dotlock() && MailboxLock.dotlock(lockFile, locking);
    Thread cleanup = new Thread(() -> delete(lockFile));
    if (made) {
      // also when a signal ends this process
      Runtime.getRuntime().addShutdownHook(cleanup);
    }
    try (FileChannel channel = open(absolute)) {
      if (locking.fcntl()) {
        MailboxLock.fcntl(file, channel, locking);
      }
      if (styles.contains("flock")) {
        flock(absolute, locking);
      }
      return Programs.run(io, command, Map.of());
    } finally {
      if (made) {
        delete(lockFile);
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (NoSuchFileException e) {
      throw new IOException("cannot create file exclusively: No such file or directory", e);
    }
  }

  private static void flock(Path file, Locking locking) throws CommandException, IOException {
    Flock lock = new Flock(file);
    for (int attempt = 0; attempt < locking.attempts(); attempt++) {
      if (lock.tryLock()) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(locking.delay().toMillis());
      } catch (InterruptedException e) {
        throw new CommandException("interrupted");
      }
    }
    throw new IOException("unable to lock for exclusive access");
  }

  private static void delete(Path lockFile) {
    try {
      Files.deleteIfExists(lockFile);
    } catch (IOException e) {
      // It counts as stale after stale_lock_time.
    }
  }
}
