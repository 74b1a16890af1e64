package org.posthouse.commands;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file or directory that is held by a descriptor: what is done to it, or below it, is done to
 * this one, whatever its name means meanwhile. A link is held itself. For root, where others own
 * the directory; only where something has to be changed, as the first call to the system's library
 * takes a tenth of a second.
 */
final class Held implements AutoCloseable {
  private static final int O_WRONLY_CREATE_EXCLUSIVE = 1 | 0100 | 0200;
  private static final int O_PATH = 010000000;
  private static final int O_CLOEXEC = 02000000;

  /** The one that is not the same everywhere. */
  private static final int O_NOFOLLOW =
      switch (System.getProperty("os.arch")) {
        case "aarch64", "arm", "ppc64le", "ppc64" -> 0100000;
        default -> 0400000;
      };

  private static final int NOT_FOUND = 2;
  private static final int EXISTS = 17;
  private static final int OWNER_ONLY = 0600;

  private final Path name;
  private final int descriptor;
  private final Path handle;

  private Held(Path name, int descriptor) {
    this.name = name;
    this.descriptor = descriptor;
    this.handle = Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  /** Takes hold of what is there. Links on the way are followed, a last one is not. */
  static Held open(Path path) throws IOException {
    return new Held(path, open(path, path, O_PATH));
  }

  /** What this directory has under a name. */
  Held child(String child) throws IOException {
    return new Held(name.resolve(child), open(handle.resolve(child), name.resolve(child), O_PATH));
  }

  /** A new file in this directory, empty and for its owner only. */
  Held newFile(String child) throws IOException {
    Path whole = name.resolve(child);
    return new Held(whole, open(handle.resolve(child), whole, O_WRONLY_CREATE_EXCLUSIVE));
  }

  /** A new directory in this one. */
  Held newDirectory(String child) throws IOException {
    try {
      Files.createDirectory(handle.resolve(child));
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(name.resolve(child).toString());
    }
    return child(child);
  }

  /** A path to what this directory has under a name, whatever is on the way to it. */
  Path path(String child) {
    return handle.resolve(child);
  }

  void remove(String child) throws IOException {
    Files.deleteIfExists(handle.resolve(child));
  }

  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(handle)) {
      all.forEach(path -> names.add(path.getFileName().toString()));
    }
    return names;
  }

  Path name() {
    return name;
  }

  boolean isDirectory() throws IOException {
    return (boolean) attribute("isDirectory");
  }

  boolean isFile() throws IOException {
    return (boolean) attribute("isRegularFile");
  }

  int uid() throws IOException {
    return (int) attribute("uid");
  }

  /** How many names the file has. */
  int links() throws IOException {
    return (int) attribute("nlink");
  }

  int mode() throws IOException {
    return (int) attribute("mode") & 07777;
  }

  private Object attribute(String attribute) throws IOException {
    Map<String, Object> all = Files.readAttributes(handle, "unix:" + attribute);
    return all.get(attribute);
  }

  void own(int uid, int gid) throws IOException {
    Files.setAttribute(handle, "unix:gid", gid);
    Files.setAttribute(handle, "unix:uid", uid);
  }

  void uid(int uid) throws IOException {
    Files.setAttribute(handle, "unix:uid", uid);
  }

  void mode(int mode) throws IOException {
    Files.setAttribute(handle, "unix:mode", mode);
  }

  @Override
  public void close() throws IOException {
    Calls.close(descriptor);
  }

  private static int open(Path path, Path shown, int flags) throws IOException {
    int result = Calls.open(path.toString(), flags | O_NOFOLLOW | O_CLOEXEC, OWNER_ONLY);
    if (result >= 0) {
      return result;
    }
    throw switch (-result) {
      case NOT_FOUND -> new NoSuchFileException(shown.toString());
      case EXISTS -> new FileAlreadyExistsException(shown.toString());
      default -> new FileSystemException(shown.toString(), null, "open: error " + -result);
    };
  }

  /** The calls of the C library. */
  @SuppressWarnings("restricted")
  private static final class Calls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO =
        STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ValueLayout.ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Calls() {}

    /** Returns the descriptor, or the negative error number. */
    static int open(String path, int flags, int mode) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        int result = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags, mode);
        return result < 0 ? -state.get(JAVA_INT, ERRNO) : result;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    static void close(int descriptor) {
      try {
        int ignored = (int) CLOSE.invokeExact(descriptor);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }
}
