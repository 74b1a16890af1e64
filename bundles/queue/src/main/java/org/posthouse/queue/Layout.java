package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.posthouse.api.queue.QueueName;

/** Where files stand under the queue directory. */
final class Layout {
  private final Disk disk;
  private final Path root;
  private final Set<Path> made = ConcurrentHashMap.newKeySet();

  Layout(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path journal() {
    return root.resolve("journal");
  }

  /** For files that are not complete. */
  Path drafts() {
    return journal().resolve("new");
  }

  Path directory(QueueName queue) {
    return root.resolve(queue.word());
  }

  Path path(QueueName queue, int depth, String id) {
    Path at = directory(queue);
    String hash = QueueIds.hash(id, depth);
    for (int i = 0; i < hash.length(); i++) {
      at = at.resolve(hash.substring(i, i + 1));
    }
    return at.resolve(id);
  }

  void makeAll() throws IOException {
    disk.makeDirectory(drafts());
    for (QueueName queue : QueueName.values()) {
      disk.makeDirectory(directory(queue));
    }
  }

  void makeParent(Path path) throws IOException {
    Path parent = path.getParent();
    // Known only once it is there: several threads come here at the same time.
    if (!made.contains(parent)) {
      disk.makeDirectory(parent);
      // What is synced in it later is found after a crash only if it is found itself.
      for (Path at = parent.getParent(); !at.equals(root); at = at.getParent()) {
        disk.syncDirectory(at);
      }
      made.add(parent);
    }
  }

  /** Puts a damaged file where nothing touches it any more. Returns its new place. */
  Path toCorrupt(Path file) throws IOException {
    Path target = directory(QueueName.CORRUPT).resolve(file.getFileName().toString());
    disk.makeDirectory(target.getParent());
    disk.move(file, target);
    return target;
  }
}
