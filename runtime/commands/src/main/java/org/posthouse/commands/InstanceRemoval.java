package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.posthouse.config.PathOwner;

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
    Path data = Path.of(instance.data());
    refuseForeign(queue);
    refuseForeign(data);
    if (Files.isDirectory(queue)) {
      if (isEmpty(instance)) {
        SafeWalk.removeTree(queue, "journal");
      }
      for (QueueLayout.Directory directory : QueueLayout.DIRECTORIES) {
        if (directory.name().equals("pid")) {
          SafeWalk.removeFrom(queue, "pid", "master.pid");
        }
        remove(queue.resolve(directory.name()));
      }
    }
    if (Files.isDirectory(data)) {
      SafeWalk.remove(data, "console.sock");
      SafeWalk.removeTree(data, "server");
    }
    remove(data);
    remove(queue);
    Path config = Path.of(instance.config());
    for (String file : List.of("master.cf", "main.cf")) {
      Files.deleteIfExists(config.resolve(file));
    }
    remove(config);
  }

  /** Where others decide what a path leads to root removes nothing. */
  private static void refuseForeign(Path path) throws IOException {
    if (PostfixStart.isRoot() && PathOwner.of(path) != PathOwner.ROOT) {
      throw new IOException(path + ": not removed, because others could put something else there");
    }
  }

  /**
   * Only a journal that is known to hold no message is nobody's loss. It is read with the rights of
   * the one whose it is.
   */
  private boolean isEmpty(MultiInstance instance) throws CommandException {
    Programs.Result listing =
        Programs.capture(
            io, List.of(Programs.ours("postqueue"), "-c", instance.config(), "-j"), "", false);
    return listing.status() == 0 && listing.output().length == 0;
  }

  private void remove(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      log.warn(directory + ": please verify contents and remove by hand");
    }
  }
}
