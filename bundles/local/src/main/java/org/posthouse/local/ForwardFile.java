package org.posthouse.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.posthouse.api.log.Log;
import org.posthouse.local.Plan.StopException;

/** Reads lists of destinations from files: .forward and :include:. */
final class ForwardFile {
  private static final int MAX_BYTES = 1 << 20;

  private ForwardFile() {}

  /**
   * Whether a .forward file may be used: a file of its user that only he can write to. What may not
   * be used counts as absent, with a warning.
   *
   * @throws IOException if nobody can say: the mail must wait then
   */
  static boolean isUsable(Path file, int uid, Log log) throws IOException {
    if (isAbsent(file)) {
      return false;
    }
    String problem = null;
    int owner = (Integer) Files.getAttribute(file, "unix:uid");
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!Files.isRegularFile(file)) {
      problem = "is not a regular file";
    } else if (owner != uid && owner != 0) {
      problem = "has bad owner uid " + owner;
    } else if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      problem = "is world writable";
    }
    if (problem != null) {
      log.warn("file " + file + " " + problem);
    }
    return problem == null;
  }

  /** There is no such file, or a file is where one of its directories would be. */
  private static boolean isAbsent(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      for (Path above = file.getParent(); above != null; above = above.getParent()) {
        if (Files.exists(above) && !Files.isDirectory(above)) {
          return true;
        }
      }
      throw e;
    }
  }

  /** The lines of a list, without comments, joined by commas. */
  static String read(Path file) throws IOException, StopException {
    if (Files.size(file) > MAX_BYTES) {
      throw StopException.deferred("4.3.5", "file " + file + " is too long");
    }
    var out = new StringBuilder();
    for (String line :
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()) {
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        out.append(out.isEmpty() ? "" : ",").append(line);
      }
    }
    return out.toString();
  }

  /** Reads what an :include: names. */
  static String include(String name) throws StopException {
    Path path = Path.of(name);
    if (!path.isAbsolute()) {
      throw StopException.bounced("5.3.5", ":include:" + name + " uses a relative path");
    }
    try {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path)) {
        throw StopException.deferred("4.3.5", "unable to lookup :include: file " + name);
      }
      if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
        throw StopException.deferred("4.3.5", ":include: file " + name + " is world writable");
      }
      return read(path);
    } catch (IOException e) {
      throw StopException.deferred("4.3.5", "cannot open include file " + name);
    }
  }
}
