package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Goes through a tree that others may change meanwhile and never leaves it: each directory is
 * opened from the one that it is in, and links are not followed.
 */
final class SafeWalk {
  private static final int MAX_DEPTH = 64;

  /** Is told of what is found. */
  interface Visit {
    void see(Path path, PosixFileAttributes found) throws IOException;
  }

  private final Visit visit;
  private final Consumer<IOException> unseen;

  private SafeWalk(Visit visit, Consumer<IOException> unseen) {
    this.visit = visit;
    this.unseen = unseen;
  }

  /**
   * A directory that root alone can exchange, or the user who looks, and all in it.
   *
   * @param unseen is told of what cannot be looked at
   */
  static void tree(Path top, Visit visit, Consumer<IOException> unseen) throws IOException {
    if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      visit.see(top, Files.readAttributes(top, PosixFileAttributes.class));
      children(top, _ -> true, visit, unseen);
    }
  }

  /** What is in such a directory, and in those of its directories. */
  static void children(
      Path top, Predicate<String> wanted, Visit visit, Consumer<IOException> unseen) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(top)) {
      new SafeWalk(visit, unseen).all(top, secure(stream), wanted, 0);
    } catch (IOException e) {
      unseen.accept(e);
    }
  }

  /**
   * The names in a directory of a directory that nobody else can exchange; none if it is no such.
   */
  static void inside(Path top, List<String> way, Consumer<String> names) throws IOException {
    if (!Files.isDirectory(top)) {
      return;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(top)) {
      inside(secure(stream), way, names);
    } catch (NoSuchFileException | NotDirectoryException e) {
      // As if it were empty.
    } catch (FileSystemException e) {
      if (!"Too many levels of symbolic links".equals(e.getReason())) {
        throw e;
      }
    }
  }

  private static void inside(
      SecureDirectoryStream<Path> directory, List<String> way, Consumer<String> names)
      throws IOException {
    if (way.isEmpty()) {
      directory.forEach(path -> names.accept(path.getFileName().toString()));
      return;
    }
    try (SecureDirectoryStream<Path> next =
        directory.newDirectoryStream(Path.of(way.getFirst()), LinkOption.NOFOLLOW_LINKS)) {
      inside(next, way.subList(1, way.size()), names);
    }
  }

  /** Removes a file, or a link, from a directory that nobody else can exchange. */
  static void remove(Path top, String name) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(top)) {
      secure(stream).deleteFile(Path.of(name));
    } catch (NoSuchFileException e) {
      // It has gone by itself.
    }
  }

  /** Removes a file from a directory of such a directory. */
  static void removeFrom(Path top, String directory, String name) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(top);
        SecureDirectoryStream<Path> inside =
            secure(stream).newDirectoryStream(Path.of(directory), LinkOption.NOFOLLOW_LINKS)) {
      inside.deleteFile(Path.of(name));
    } catch (NoSuchFileException e) {
      // It has gone by itself.
    }
  }

  /** Removes a directory of such a directory with all in it, if it is there. */
  static void removeTree(Path top, String name) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(top)) {
      removeTree(secure(stream), Path.of(name), 0);
    } catch (NoSuchFileException e) {
      // There is none.
    }
  }

  private static void removeTree(SecureDirectoryStream<Path> in, Path name, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(name + ": too many directories in each other");
    }
    try (SecureDirectoryStream<Path> directory =
        in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path path : directory) {
        Path child = path.getFileName();
        if (attributes(directory, child).isDirectory()) {
          removeTree(directory, child, depth + 1);
        } else {
          directory.deleteFile(child);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    in.deleteDirectory(name);
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  @SuppressWarnings("unchecked")
  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) {
    return (SecureDirectoryStream<Path>) stream;
  }

  private void all(
      Path at, SecureDirectoryStream<Path> directory, Predicate<String> wanted, int depth)
      throws IOException {
    try {
      for (Path path : directory) {
        Path name = path.getFileName();
        if (wanted.test(name.toString())) {
          one(at.resolve(name), directory, name, depth);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void one(Path path, SecureDirectoryStream<Path> directory, Path name, int depth) {
    try {
      PosixFileAttributes found = attributes(directory, name);
      visit.see(path, found);
      if (found.isDirectory() && depth < MAX_DEPTH) {
        try (SecureDirectoryStream<Path> inside =
            directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          all(path, inside, _ -> true, depth + 1);
        }
      }
    } catch (NoSuchFileException e) {
      // Gone meanwhile, as files of a running server may be.
    } catch (IOException e) {
      unseen.accept(e);
    }
  }
}
