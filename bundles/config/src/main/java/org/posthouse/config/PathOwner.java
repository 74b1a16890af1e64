package org.posthouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * In whose hands a path is: who could put something else where it leads. What root does by a path
 * that is in somebody else's hands, it does to whatever that user likes.
 */
public final class PathOwner {
  public static final int ROOT = 0;

  /** A group, or everybody. */
  public static final int MANY = -1;

  private static final int WRITABLE = 0022;
  private static final int STICKY = 01000;
  private static final int MAX_LINKS = 40;
  private static final String ATTRIBUTES = "unix:uid,mode,isSymbolicLink";

  private final Deque<String> left = new ArrayDeque<>();
  private Path at;
  private int links;

  private PathOwner(Path path) {
    at = path.getRoot();
    push(path);
  }

  /**
   * The user who could put another file in the place of this one: {@link #ROOT}, {@link #MANY}, or
   * the first owner of a directory or link on the way that is not root. Who owns the file itself
   * does not count, and it need not exist.
   */
  public static int of(Path path) throws IOException {
    return new PathOwner(path.toAbsolutePath()).walk();
  }

  /** As {@link #of}, and the owner of what is there if root alone has the way to it. */
  public static int ofContent(Path path) throws IOException {
    int holder = of(path);
    if (holder != ROOT) {
      return holder;
    }
    Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode");
    boolean shared = ((int) found.get("mode") & WRITABLE) != 0;
    return shared ? MANY : (int) found.get("uid");
  }

  private void push(Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      left.push(path.getName(i).toString());
    }
  }

  private int walk() throws IOException {
    while (!left.isEmpty()) {
      String name = left.pop();
      if (name.equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
      } else if (!name.isEmpty() && !name.equals(".")) {
        int holder = step(at.resolve(name));
        if (holder != ROOT) {
          return holder;
        }
      }
    }
    return ROOT;
  }

  private int step(Path next) throws IOException {
    Map<String, Object> directory = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    Map<String, Object> found;
    try {
      found = Files.readAttributes(next, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      left.clear();
      found = Map.of();
    }
    int holder = holder(directory, found);
    if (holder == ROOT && Boolean.TRUE.equals(found.get("isSymbolicLink"))) {
      follow(next);
    } else {
      at = next;
    }
    return holder;
  }

  /** In a directory with the sticky bit only the owner of what is there can exchange it. */
  private static int holder(Map<String, Object> directory, Map<String, Object> found) {
    if ((int) directory.get("uid") != ROOT) {
      return (int) directory.get("uid");
    }
    int mode = (int) directory.get("mode");
    if ((mode & WRITABLE) == 0) {
      return ROOT;
    }
    return (mode & STICKY) != 0 && !found.isEmpty() ? (int) found.get("uid") : MANY;
  }

  private void follow(Path link) throws IOException {
    if (++links > MAX_LINKS) {
      throw new IOException(link + ": Too many levels of symbolic links");
    }
    Path target = Files.readSymbolicLink(link);
    if (target.isAbsolute()) {
      at = target.getRoot();
    }
    push(target);
  }
}
