package org.posthouse.commands;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.posthouse.config.PathOwner;

/**
 * While root makes a table from somebody else's file it works with that user's rights, so that no
 * link in that user's directory leads it astray. The C library gives the rights to all threads.
 */
final class SourceOwner implements AutoCloseable {
  /** The group that owns nothing. */
  private static final int NO_GROUP = 65534;

  private final boolean changed;

  private SourceOwner(boolean changed) {
    this.changed = changed;
  }

  /**
   * Takes the rights of the user who has a file in hand: its owner, or whoever could exchange it,
   * if this is root's process and that user is not root.
   */
  static SourceOwner of(Path source) throws IOException {
    if (!isRoot()) {
      return new SourceOwner(false);
    }
    try {
      int holder = PathOwner.of(source);
      int user = holder > PathOwner.ROOT ? holder : (int) Files.getAttribute(source, "unix:uid");
      if (user != PathOwner.ROOT) {
        become(user, group(source, user));
      }
      return new SourceOwner(user != PathOwner.ROOT);
    } catch (NoSuchFileException _) {
      return new SourceOwner(false);
    }
  }

  /**
   * Takes the rights of the first user who has one of the files in hand, other than as its owner.
   */
  static SourceOwner ofOneIn(List<Path> files) throws IOException {
    if (isRoot()) {
      for (Path file : files) {
        int holder = PathOwner.of(file);
        if (holder > PathOwner.ROOT) {
          become(holder, group(holder));
          return new SourceOwner(true);
        }
      }
    }
    return new SourceOwner(false);
  }

  private static int group(int user) throws IOException {
    return Account.ofUser(user).map(account -> Integer.parseInt(account.gid())).orElse(NO_GROUP);
  }

  /** The group of the user's own file; of a file that may be another's only a group of his. */
  private static int group(Path source, int user) throws IOException {
    Map<String, Object> file =
        Files.readAttributes(source, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    boolean own = PathOwner.of(source) == PathOwner.ROOT && file.get("uid").equals(user);
    return own ? (int) file.get("gid") : group(user);
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  private static void become(int user, int group) throws IOException {
    set("setgroups", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS), 0L, MemorySegment.NULL);
    set("setegid", FunctionDescriptor.of(JAVA_INT, JAVA_INT), group);
    set("seteuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT), user);
  }

  @SuppressWarnings("restricted")
  private static void set(String function, FunctionDescriptor form, Object... arguments)
      throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle handle = linker.downcallHandle(linker.defaultLookup().findOrThrow(function), form);
    int status;
    try {
      status = (int) handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (status != 0) {
      throw new IOException(function + ": Operation not permitted");
    }
  }

  @Override
  public void close() throws IOException {
    if (changed) {
      set("seteuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 0);
      set("setegid", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 0);
    }
  }
}
