package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Removes what the mail system made for an instance. What anybody else put there stays, and with it
 * the directories it is in.
 */
final class InstanceRemoval {
  private final ScriptLog log;

  InstanceRemoval(ScriptLog log) {
    this.log = log;
  }

  void remove(MultiInstance instance) throws IOException {
    Path queue = Path.of(instance.queue());
    for (QueueLayout.Directory directory : QueueLayout.DIRECTORIES) {
      Path path = queue.resolve(directory.name());
      if (directory.name().equals("pid")) {
        Files.deleteIfExists(path.resolve("master.pid"));
      }
      remove(path);
    }
    Path data = Path.of(instance.data());
    Files.deleteIfExists(data.resolve("console.sock"));
    tree(data.resolve("server"));
    remove(data);
    remove(queue);
    Path config = Path.of(instance.config());
    for (String file : List.of("master.cf", "main.cf")) {
      Files.deleteIfExists(config.resolve(file));
    }
    remove(config);
  }

  private void remove(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      log.warn(directory + ": please verify contents and remove by hand");
    }
  }

  /** The framework's state: nothing in it is anybody's but the server's. */
  private static void tree(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
