package org.posthouse.map.hash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.FileStamp;

/**
 * The files of a table: the source {@code NAME} and the index {@code NAME.lmdb}. An index is only
 * ever replaced as a whole, by renaming. Keys and values end with a null byte, as Postfix stores
 * them in its own lmdb tables.
 */
record IndexFile(Path source, Path path, String type) {
  private static final Set<PosixFilePermission> DEFAULT_MODE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  static IndexFile of(Path source, String type) {
    return new IndexFile(source, source.resolveSibling(source.getFileName() + ".lmdb"), type);
  }

  static byte[] toBytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  static String toText(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  LmdbReader read() throws TableException {
    try {
      return new LmdbReader(path);
    } catch (NoSuchFileException e) {
      throw missing(e);
    } catch (IOException e) {
      throw TableException.tryAgain("open database " + path + ": " + FileStamp.reason(e), e);
    } catch (LmdbReader.CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      throw corrupt(e);
    }
  }

  private TableException missing(IOException cause) {
    Path old = source.resolveSibling(source.getFileName() + ".db");
    return TableException.tryAgain(
        "open database "
            + path
            + ": No such file or directory"
            + (Files.exists(old)
                ? "; " + old + " is a Berkeley DB file: run \"postmap " + type + ":" + source + "\""
                : ""),
        cause);
  }

  TableException corrupt(Throwable cause) {
    return TableException.tryAgain(
        "database "
            + path
            + " is damaged ("
            + cause.getMessage()
            + "): run \"postmap "
            + type
            + ":"
            + source
            + "\"",
        cause);
  }

  /** Replaces the index; readers have the old one or the new one. */
  void replace(SortedMap<byte[], byte[]> entries) throws TableException {
    Path fresh = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PRIVATE))) {
        new LmdbWriter(channel).write(entries);
        likeSource(fresh);
        channel.force(true);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      syncDirectory();
    } catch (IOException e) {
      throw TableException.tryAgain("write database " + path + ": " + FileStamp.reason(e), e);
    }
  }

  /** Gives a new file the owner and mode of the source. */
  private void likeSource(Path fresh) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes own = view.readAttributes();
    Set<PosixFilePermission> mode = DEFAULT_MODE;
    try {
      PosixFileAttributes wanted = Files.readAttributes(source, PosixFileAttributes.class);
      mode = wanted.permissions();
      if (!wanted.owner().equals(own.owner())) {
        view.setGroup(wanted.group());
        view.setOwner(wanted.owner());
      }
    } catch (NoSuchFileException _) {
      // postmap -i makes a table without a source.
    }
    Files.setPosixFilePermissions(fresh, mode);
  }

  private void syncDirectory() throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
