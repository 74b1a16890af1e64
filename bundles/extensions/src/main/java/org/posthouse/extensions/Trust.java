package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whether code may be taken from a file, or by what a file says: not if other users could have
 * written it.
 */
final class Trust {
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITE = 0020;
  private static final int STICKY = 01000;

  private Trust() {}

  /** Why what a file of {@code extensions.d} says, or a file that it names, is not used. */
  static Optional<String> problem(Path path) {
    try {
      Path real = path.toRealPath();
      Map<String, Object> own = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
      Map<String, Object> file = Files.readAttributes(real, "unix:uid,gid,mode");
      Object owner = file.get("uid");
      if (!owner.equals(0) && !owner.equals(own.get("uid"))) {
        return refused(path, "belongs to " + Files.getOwner(real).getName());
      }
      Object group = file.get("gid");
      boolean foreign = !group.equals(0) && !group.equals(own.get("gid"));
      if (foreign && ((int) file.get("mode") & GROUP_WRITE) != 0) {
        return refused(path, "may be written by its group");
      }
      return writableByAll(path, real);
    } catch (IOException e) {
      return Optional.of(path + ": not used: " + Trouble.of(e));
    }
  }

  /** The same of what an administrator named himself, whoever it belongs to. */
  static Optional<String> problemOfChoice(Path path) {
    try {
      return writableByAll(path, path.toRealPath());
    } catch (IOException e) {
      return Optional.of(Trouble.of(e));
    }
  }

  private static Optional<String> writableByAll(Path given, Path real) throws IOException {
    for (Path path = real; path != null; path = path.getParent()) {
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      boolean sticky = (mode & STICKY) != 0 && Files.isDirectory(path);
      if ((mode & OTHERS_WRITE) != 0 && !sticky) {
        return refused(given, path + " may be written by every user");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refused(Path path, String why) {
    return Optional.of(path + ": not used: " + (why.startsWith("/") ? why : "it " + why));
  }
}
