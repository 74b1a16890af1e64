package org.posthouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.posthouse.api.config.ConfigException;

/** Refuses configuration that anybody on the machine could have written. */
final class SafeFile {

  private SafeFile() {}

  /**
   * The path itself. A directory with the sticky bit is safe: others cannot replace what is in it.
   *
   * @throws ConfigException if others may write it; that it is not there is for the reader to say
   */
  static Path check(Path path) throws ConfigException {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
      if (modes.contains(PosixFilePermission.OTHERS_WRITE) && !isSticky(path)) {
        throw new ConfigException(
            path
                + ": not used, because every user of this machine may write it; \"chmod o-w "
                + path
                + "\" after checking its content");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // What cannot be read will be reported; other file systems have no such modes.
    }
    return path;
  }

  private static boolean isSticky(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode");
    return Files.isDirectory(path) && (mode & 01000) != 0;
  }
}
