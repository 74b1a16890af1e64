package org.posthouse.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.posthouse.config.ForeignFile;
import org.posthouse.config.PathOwner;

/** The running server of an instance, known by its lock on {@code pid/master.pid}. */
final class MasterProcess {
  private static final int MAX_DIGITS = 18;
  private static final int MAX_BYTES = 100;

  private MasterProcess() {}

  /**
   * The process, or empty when none runs. The file is the server's user's own, and root asks too:
   * so it names no other user's process, and what is not a plain file is not opened.
   */
  static Optional<ProcessHandle> find(Path queueDirectory) throws IOException {
    Path file = queueDirectory.resolve("pid/master.pid");
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      String text = pid(file);
      if (!isLocked(file)) {
        return Optional.empty();
      }
      Optional<ProcessHandle> process =
          ProcessHandle.of(Long.parseLong(text)).filter(MasterProcess::isAlive);
      return process.isPresent() && isOwnersOf(file, process.get()) ? process : Optional.empty();
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * What starts the server again when it ends without being asked to, or empty. The same is true of
   * its file.
   */
  static Optional<ProcessHandle> supervisor(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve("server/supervisor.pid");
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      String text = pid(file);
      Optional<ProcessHandle> process =
          ProcessHandle.of(Long.parseLong(text)).filter(MasterProcess::isAlive);
      // The number may be that of another process since.
      return process.isPresent()
              && isOwnersOf(file, process.get())
              && commandLine(process.get()).contains("/lib/server")
          ? process
          : Optional.empty();
    } catch (AccessDeniedException | NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Whether the file is that of a living master of Postfix, which locks it in a way we do not see.
   */
  static boolean isPostfix(Path queueDirectory) throws IOException {
    Path file = queueDirectory.resolve("pid/master.pid");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
      return false;
    }
    String pid = pid(file);
    if (pid.isEmpty()
        || pid.length() > MAX_DIGITS
        || !pid.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    List<String> status = status(Long.parseLong(pid));
    return status.contains("Name:\tmaster") && !isZombie(status);
  }

  /** Whether it runs; one that has ended and that nobody has waited for does not. */
  static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(status(process.pid()));
  }

  private static boolean isZombie(List<String> status) {
    return status.stream().anyMatch(line -> line.startsWith("State:\tZ"));
  }

  private static String pid(Path file) throws IOException {
    byte[] text = ForeignFile.read(file, MAX_BYTES);
    return new String(text, StandardCharsets.ISO_8859_1).strip();
  }

  /** By its status, as the owner of a privileged process' folder in /proc may be root. */
  private static boolean isOwnersOf(Path file, ProcessHandle process) throws IOException {
    Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    String prefix = "Uid:\t" + owner + "\t";
    return status(process.pid()).stream().anyMatch(line -> line.startsWith(prefix));
  }

  /** Empty when the process has ended. */
  private static List<String> status(long pid) {
    try {
      return Files.readAllLines(
          Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * A file that may not be written by us counts as locked, and for root one that somebody could
   * exchange: the pid decides then.
   */
  private static boolean isLocked(Path file) throws IOException {
    if (!Files.isWritable(file) || PostfixStart.isRoot() && PathOwner.of(file) != PathOwner.ROOT) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    }
  }
}
