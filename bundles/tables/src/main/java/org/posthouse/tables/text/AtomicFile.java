package org.posthouse.tables.text;

import java.io.IOException;
import java.nio.channels.FileChannel;
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
import java.util.Set;

/**
 * A file that is only ever replaced as a whole: written beside the old one, synced, renamed. It has
 * the owner and the mode of its source.
 *
 * @param path the file
 * @param source what it is made from; it need not exist
 * @param defaultMode whether the mode is 0644 whatever that of the source is
 */
public record AtomicFile(Path path, Path source, boolean defaultMode) {
  private static final Set<PosixFilePermission> DEFAULT_MODE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Replaces the file; readers have the old one or the new one. */
  public void replace(Content content) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PRIVATE))) {
      content.writeTo(channel);
      likeSource(fresh);
      channel.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    syncDirectory();
  }

  private void likeSource(Path fresh) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes own = view.readAttributes();
    Set<PosixFilePermission> mode = DEFAULT_MODE;
    try {
      Path model = Files.exists(source) ? source : path;
      PosixFileAttributes wanted = Files.readAttributes(model, PosixFileAttributes.class);
      mode = defaultMode ? mode : wanted.permissions();
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
