package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.log.Reason;

/** Owners and modes that are not as the mail system needs them. Changes nothing. */
final class PermissionCheck {
  private static final String DEBIAN_LINK = "makedefs.out";

  private final List<String> findings = new ArrayList<>();
  private final Map<String, UserPrincipal> users = new HashMap<>();
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
    SafeWalk.tree(
        data,
        (path, found) -> {
          owned(path, found.owner(), owner, ownerName);
          notWritable(path, found);
        },
        this::unseen);
    for (QueueLayout.Directory directory : QueueLayout.DIRECTORIES) {
      Path path = queue.resolve(directory.name());
      if (directory.belonging() == QueueLayout.Belonging.ROOT) {
        owned(path, root, "root");
      } else {
        owned(path, owner, ownerName);
      }
    }
    SafeWalk.children(
        queue, PermissionCheck::isTree, (path, found) -> queued(queue, path, found), this::unseen);
    return List.copyOf(new java.util.LinkedHashSet<>(findings));
  }

  private static boolean isTree(String name) {
    return QueueLayout.DIRECTORIES.stream()
        .anyMatch(
            directory ->
                directory.name().equals(name)
                    && directory.belonging() == QueueLayout.Belonging.OWNER_TREE);
  }

  private void queued(Path queue, Path path, PosixFileAttributes found) throws IOException {
    owned(path, found.owner(), owner, ownerName);
    if (found.isRegularFile() && path.startsWith(queue.resolve("corrupt"))) {
      findings.add("damaged message: " + queue.relativize(path));
    }
  }

  private void unseen(IOException e) {
    findings.add("cannot examine " + Reason.withFile(e));
  }

  private interface Visit {
    void path(Path path) throws IOException;
  }

  /** Only for what nobody else can change meanwhile. */
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
              unseen(e);
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

  private void owned(Path path, int uid, String name) throws IOException {
    try {
      owned(path, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS), uid, name);
    } catch (NoSuchFileException e) {
      // Not there: nobody's.
    }
  }

  /** Without a number the owner is the one who runs this; what root owns is safe too. */
  private void owned(Path path, UserPrincipal found, int uid, String name) throws IOException {
    boolean right =
        uid >= 0
            ? found.equals(user(Integer.toString(uid)))
            : name.equals("root") || found.equals(user("0")) || found.getName().equals(ownerName);
    if (!right) {
      findings.add("not owned by " + name + ": " + path);
    }
  }

  private UserPrincipal user(String number) throws IOException {
    UserPrincipal known = users.get(number);
    if (known == null) {
      known =
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(number);
      users.put(number, known);
    }
    return known;
  }

  private void notWritable(Path path) throws IOException {
    try {
      notWritable(path, Files.readAttributes(path, PosixFileAttributes.class));
    } catch (NoSuchFileException e) {
      // Gone meanwhile, as files of a running server may be.
    }
  }

  /** A link has no permissions of its own. */
  private void notWritable(Path path, PosixFileAttributes found) {
    Set<PosixFilePermission> modes = found.permissions();
    if (!found.isSymbolicLink()
        && (modes.contains(PosixFilePermission.GROUP_WRITE)
            || modes.contains(PosixFilePermission.OTHERS_WRITE))) {
      findings.add("group or other writable: " + path);
    }
  }
}
