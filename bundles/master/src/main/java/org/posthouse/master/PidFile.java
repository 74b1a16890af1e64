package org.posthouse.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.posthouse.api.log.Reason;

/**
 * {@code pid/master.pid}: its lock says that this queue directory is in use, its content by whom.
 * It stays when the server ends; the lock does not.
 */
final class PidFile implements AutoCloseable {
  /** Postfix's, and so that of scripts that read it. */
  private static final int WIDTH = 32;

  private final Path file;
  private final FileChannel channel;

  PidFile(Path queueDirectory) throws MasterException {
    Path file = queueDirectory.resolve("pid/master.pid");
    try {
      Files.createDirectories(file.getParent());
      refuseForeignMaster(file);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new MasterException("open lock file " + file + ": " + Reason.of(e));
    }
    this.file = file;
    lock();
  }

  private void lock() throws MasterException {
    try {
      if (channel.tryLock() == null) {
        throw inUse(file);
      }
      channel.truncate(0);
    } catch (OverlappingFileLockException e) {
      throw inUse(file);
    } catch (IOException e) {
      throw new MasterException("lock file " + file + ": " + Reason.of(e));
    }
  }

  /** Writes our process id: whoever waits for the server to be there waits for that. */
  void announce() throws MasterException {
    String pid = Long.toString(ProcessHandle.current().pid());
    String text = " ".repeat(WIDTH - pid.length()) + pid + "\n";
    try {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      throw new MasterException("write lock file " + file + ": " + Reason.of(e));
    }
  }

  /** Postfix locks in another way, which does not exclude ours; so its master is recognized. */
  private static void refuseForeignMaster(Path file) throws IOException, MasterException {
    if (Files.isReadable(file)) {
      String pid = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      if (pid.isEmpty() || !pid.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return;
      }
      Path status = Path.of("/proc", pid, "status");
      if (Files.isReadable(status)) {
        List<String> lines = Files.readAllLines(status, StandardCharsets.ISO_8859_1);
        if (lines.contains("Name:\tmaster")
            && lines.stream().noneMatch(line -> line.startsWith("State:\tZ"))) {
          throw inUse(file);
        }
      }
    }
  }

  private static MasterException inUse(Path file) {
    return new MasterException(
        "open lock file "
            + file
            + ": unable to set exclusive lock: the mail system is already running");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }
}
