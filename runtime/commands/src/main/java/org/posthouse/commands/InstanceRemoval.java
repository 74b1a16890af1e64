package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.posthouse.queue.QueueDirectory;
import org.posthouse.queue.QueueView;

/**
 * Removes what the mail system made for an instance. What anybody else put there stays, and with it
 * the directories it is in.
 */
final class InstanceRemoval {
  private final Invocation io;
  private final ScriptLog log;

  InstanceRemoval(Invocation io, ScriptLog log) {
    this.io = io;
    this.log = log;
  }

  void remove(MultiInstance instance) throws CommandException, IOException {
    Path queue = Path.of(instance.queue());
    if (isEmpty(instance)) {
      tree(queue.resolve("journal"));
    }
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

  /** Only a journal that is known to hold no message is nobody's loss. */
  private boolean isEmpty(MultiInstance instance) throws CommandException {
    var directory = new QueueDirectory(instance.instance().settings(), new CommandLog(io));
    try (QueueView view = directory.read()) {
      return view.entries().findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private void remove(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      log.warn(directory + ": please verify contents and remove by hand");
    }
  }

  /** What is nobody's but the server's. */
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
