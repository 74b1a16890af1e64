package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The directories of the queue and of the server's data. Those that are missing are made; those
 * that exist keep their mode until they are told otherwise.
 */
sealed interface QueueLayout permits OwnLayout, RootsLayout {
  int DATA_MODE = 0700;
  int QUEUE_MODE = 0755;

  /** Whose a directory is, when root prepares it. */
  enum Belonging {
    ROOT,
    OWNER,
    /** With all that is in it. */
    OWNER_TREE
  }

  /** A directory below the queue. */
  record Directory(String name, int mode, Belonging belonging) {}

  /**
   * In maildrop everybody may leave a file and, by the sticky bit, take none away. What root reads
   * in pid nobody else has put there.
   */
  List<Directory> DIRECTORIES =
      List.of(
          new Directory("active", 0700, Belonging.OWNER_TREE),
          new Directory("corrupt", 0700, Belonging.OWNER_TREE),
          new Directory("deferred", 0700, Belonging.OWNER_TREE),
          new Directory("hold", 0700, Belonging.OWNER_TREE),
          new Directory("incoming", 0700, Belonging.OWNER_TREE),
          new Directory("journal", 0700, Belonging.OWNER_TREE),
          new Directory("maildrop", 01733, Belonging.OWNER),
          new Directory("pickup", 0700, Belonging.OWNER_TREE),
          new Directory("pid", 0755, Belonging.ROOT),
          new Directory("private", 0700, Belonging.OWNER),
          new Directory("public", 0755, Belonging.OWNER));

  /**
   * @param owner who gets the directories when root makes them; empty for the one who runs this
   */
  static QueueLayout of(Optional<Account> owner) {
    return owner.isPresent() ? new RootsLayout(owner.get()) : new OwnLayout();
  }

  /** Makes what is missing, and sees to it that the directories have their owner. */
  void prepare(Path queue, Path data) throws IOException;

  /**
   * Also sets the modes, and the owner of everything in the trees.
   *
   * @param warnings takes what could not be done
   */
  void setPermissions(Path queue, Path data, Consumer<String> warnings) throws IOException;
}
