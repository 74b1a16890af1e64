package org.posthouse.commands;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * While root makes a table from somebody else's file it works with that user's rights, so that no
 * link in that user's directory leads it astray. The C library gives the rights to all threads.
 */
final class SourceOwner implements AutoCloseable {
  private final boolean changed;

  private SourceOwner(boolean changed) {
    this.changed = changed;
  }

  /** Takes the rights of a file's owner, if this is root's process and the file is not root's. */
  static SourceOwner of(Path source) throws IOException {
    if (!isRoot()) {
      return new SourceOwner(false);
    }
    try {
      int user = (int) Files.getAttribute(source, "unix:uid");
      int group = (int) Files.getAttribute(source, "unix:gid");
      if (user != 0) {
        set("setegid", group);
        set("seteuid", user);
      }
      return new SourceOwner(user != 0);
    } catch (NoSuchFileException _) {
      return new SourceOwner(false);
    }
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  @SuppressWarnings("restricted")
  private static void set(String function, int id) throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(function),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    int status;
    try {
      status = (int) handle.invokeExact(id);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (status != 0) {
      throw new IOException(function + " " + id + ": Operation not permitted");
    }
  }

  @Override
  public void close() throws IOException {
    if (changed) {
      set("seteuid", 0);
      set("setegid", 0);
    }
  }
}
