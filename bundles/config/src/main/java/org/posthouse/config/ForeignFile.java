package org.posthouse.config;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads what the server has left for commands. Root reads it with the rights of the user in whose
 * hands it is: a link, another name of a file or a change between two looks then leads to nothing
 * that this user could not read himself.
 */
public final class ForeignFile {
  /** Ends a read of something that is no file, such as a named pipe. */
  private static final String SECONDS = "5";

  /** The group that owns nothing. */
  private static final int NO_GROUP = 65534;

  private ForeignFile() {}

  /**
   * The file's content, or its beginning.
   *
   * @throws NoSuchFileException if it is not there
   */
  public static byte[] read(Path file, int limit) throws IOException {
    int holder = isRoot() ? PathOwner.of(file) : PathOwner.ROOT;
    if (holder == PathOwner.ROOT) {
      return readPlain(file, limit);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    if (holder == PathOwner.MANY) {
      throw new IOException(file + ": in a directory that others may write");
    }
    return output(become(holder, List.of("timeout", SECONDS, "cat", "--", file.toString())), limit);
  }

  private static byte[] readPlain(Path file, int limit) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new IOException(file + ": not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(limit);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A command with the rights of a user, and of no group. */
  private static List<String> become(int user, List<String> command) {
    var words =
        new ArrayList<>(
            List.of(
                "setsid",
                "setpriv",
                "--reuid=" + user,
                "--regid=" + NO_GROUP,
                "--clear-groups",
                "--inh-caps=-all",
                "--no-new-privs"));
    words.addAll(command);
    return words;
  }

  private static byte[] output(List<String> command, int limit) throws IOException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().keySet().retainAll(Set.of("PATH"));
    Process process = builder.start();
    try (InputStream in = process.getInputStream()) {
      var bytes = new ByteArrayOutputStream();
      bytes.write(in.readNBytes(limit));
      process.destroy();
      if (bytes.size() == 0 && process.waitFor() != 0) {
        throw new IOException(command.getLast() + ": cannot be read by its owner");
      }
      return bytes.toByteArray();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
