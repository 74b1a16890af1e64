package org.posthouse.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The file system itself. What is created belongs to the owner of the directory where it stands, so
 * that a command run by root leaves nothing that the server cannot read.
 */
final class RealDisk implements Disk {
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private final boolean root = "root".equals(System.getProperty("user.name"));

  /** Nobody waits at a named pipe that stands where a file should be. */
  static void requireFile(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
      throw new DamagedException(path + ": is no file");
    }
  }

  @Override
  public DiskFile read(Path path) throws IOException {
    requireFile(path);
    return new RealFile(FileChannel.open(path, READ), path, READ);
  }

  @Override
  public DiskFile write(Path path) throws IOException {
    try {
      requireFile(path);
      return new RealFile(FileChannel.open(path, WRITE), path, WRITE);
    } catch (NoSuchFileException absent) {
      var file = new RealFile(FileChannel.open(path, CREATE, FILE_MODE), path, WRITE);
      adopt(path);
      return file;
    }
  }

  @Override
  public void makeDirectory(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (path.getParent() != null) {
      makeDirectory(path.getParent());
    }
    try {
      Files.createDirectory(path, DIRECTORY_MODE);
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(path)) {
        return;
      }
      throw e;
    }
    adopt(path);
  }

  private void adopt(Path path) throws IOException {
    if (root && path.getParent() != null) {
      var owner = Files.getOwner(path.getParent());
      if (!owner.equals(Files.getOwner(path))) {
        Files.setOwner(path, owner);
      }
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    try (var names = Files.list(directory)) {
      return names.toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long free(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }
}
