package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Owners and modes that are not as the mail system needs them. Changes nothing. */
final class PermissionCheck {
  private static final String DEBIAN_LINK = "makedefs.out";

  private final List<String> findings = new ArrayList<>();
  private final int root;
  private final int owner;
  private final String ownerName;

  /**
   * @param owner mail_owner; empty where an ordinary user runs it all
   */
  PermissionCheck(Optional<Account> owner) {
    String user = System.getProperty("user.name");
    this.ownerName = owner.map(Account::name).orElse(user);
    this.owner = owner.map(account -> Integer.parseInt(account.uid())).orElse(-1);
    this.root = owner.isPresent() ? 0 : -1;
  }

  /** What is odd, in the words of {@code postfix check}. */
  List<String> of(Path config, Path queue, Path data) throws IOException {
    owned(queue, root, "root");
    notWritable(queue);
    notWritable(queue.resolve("pid"));
    walk(config, this::configFile);
    walk(
        data,
        path -> {
          owned(path, owner, ownerName);
          notWritable(path);
        });
    for (QueueLayout.Directory directory : QueueLayout.DIRECTORIES) {
      Path path = queue.resolve(directory.name());
      if (directory.belonging() == QueueLayout.Belonging.ROOT) {
        owned(path, root, "root");
      } else {
        owned(path, owner, ownerName);
      }
      if (directory.belonging() == QueueLayout.Belonging.OWNER_TREE) {
        walk(path, file -> owned(file, owner, ownerName));
      }
    }
    walk(queue.resolve("corrupt"), file -> damaged(queue, file));
    return List.copyOf(new java.util.LinkedHashSet<>(findings));
  }

  private interface Visit {
    void path(Path path) throws IOException;
  }

  private void walk(Path tree, Visit visit) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            visit.path(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            visit.path(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
              findings.add("cannot examine " + Errors.text(e));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void configFile(Path path) throws IOException {
    owned(path, root, "root");
    if (Files.isSymbolicLink(path)) {
      String target = Files.readSymbolicLink(path).toString();
      if (target.contains("/") && !path.endsWith(DEBIAN_LINK)) {
        findings.add("symlink leaves directory: " + path);
      }
    }
    if (Files.exists(path)) {
      notWritable(path);
    }
  }

  private void damaged(Path queue, Path file) {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      findings.add("damaged message: " + queue.relativize(file));
    }
  }

  /** Without a number the owner is the one who runs this; what root owns is safe too. */
  private void owned(Path path, int uid, String name) throws IOException {
    int found;
    try {
      found = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    boolean right =
        uid >= 0
            ? found == uid
            : found == 0
                || name.equals("root")
                || Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName().equals(ownerName);
    if (!right) {
      findings.add("not owned by " + name + ": " + path);
    }
  }

  private void notWritable(Path path) throws IOException {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
      if (modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
        if (!Files.isSymbolicLink(path) || Files.exists(path)) {
          findings.add("group or other writable: " + path);
        }
      }
    } catch (NoSuchFileException e) {
      // Gone meanwhile, as files of a running server may be.
    }
  }
}
