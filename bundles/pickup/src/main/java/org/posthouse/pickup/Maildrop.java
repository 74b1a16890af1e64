package org.posthouse.pickup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.posthouse.api.message.Envelope;

/**
 * The directory where everybody may leave mail. Nobody but its owner can list it, so the names,
 * which cannot be guessed, keep the files private. What is taken from there is moved to a private
 * directory first: what is checked is then what is read.
 */
public final class Maildrop {
  private static final Duration STALE = Duration.ofDays(1);

  /** Stands between a name and the number of recipients that are done. */
  private static final char DONE = '+';

  private static final int MAX_FILES = 1000;

  private final Path drop;
  private final Path taken;
  private final Path corrupt;

  public Maildrop(Path queueDirectory) {
    drop = queueDirectory.resolve("maildrop");
    taken = queueDirectory.resolve("pickup");
    corrupt = queueDirectory.resolve("corrupt");
  }

  /** Writes the content of a message. */
  public interface Content {
    void writeTo(Submission.Writer out) throws IOException;
  }

  /**
   * A file that has been taken out of the directory.
   *
   * @param uid of its owner, whom the kernel made that
   * @param user his login name, or his number again
   */
  record Taken(Path path, int uid, String user, long size) {
    InputStream open() throws IOException {
      return Channels.newInputStream(
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
  }

  /** Stores a message; when this returns it is on stable storage. */
  public void submit(Envelope envelope, Content content) throws IOException {
    try (var deposit = new Deposit(drop, envelope)) {
      content.writeTo(deposit.writer());
      deposit.commit();
    }
  }

  /** Begins a message whose content comes bit by bit. */
  public Deposit open(Envelope envelope) throws IOException {
    return new Deposit(drop, envelope);
  }

  /**
   * Gives out what waits. Moves at most some new files in one go; what cannot be moved, such as
   * somebody's directory, is in nobody's way.
   */
  void forEach(Consumer<Path> taker, BiConsumer<Path, IOException> trouble) throws IOException {
    if (!Files.isDirectory(taken)) {
      Files.createDirectory(
          taken,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    takeNew(trouble);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(taken)) {
      stream.forEach(taker);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void takeNew(BiConsumer<Path, IOException> trouble) throws IOException {
    int moved = 0;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(drop)) {
      for (Path path : stream) {
        if (path.getFileName().toString().startsWith(".")) {
          removeStale(path);
        } else {
          try {
            move(path, taken);
            if (++moved == MAX_FILES) {
              return;
            }
          } catch (IOException e) {
            trouble.accept(path, e);
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * Looks at a file closely.
   *
   * @throws DamagedException if nobody should read it
   */
  Taken check(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(
            path, "unix:uid,owner,nlink,size,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    if (!(boolean) attributes.get("isRegularFile")) {
      throw new DamagedException("not a regular file");
    }
    if ((int) attributes.get("nlink") != 1) {
      throw new DamagedException("file has another name");
    }
    return new Taken(
        path,
        (int) attributes.get("uid"),
        ((UserPrincipal) attributes.get("owner")).getName(),
        (long) attributes.get("size"));
  }

  /** How many recipients of a file are done, which its name says. */
  static int done(Path path) {
    String name = path.getFileName().toString();
    String number = name.substring(name.lastIndexOf(DONE) + 1);
    boolean isNumber = number.length() < 9 && number.chars().allMatch(c -> c >= '0' && c <= '9');
    return name.indexOf(DONE) > 0 && isNumber && !number.isEmpty() ? Integer.parseInt(number) : 0;
  }

  /**
   * Notes in the name of a file how many recipients are done, so that no other try repeats them.
   */
  Taken done(Taken file, int recipients) throws IOException {
    String name = file.path.getFileName().toString();
    int end = name.indexOf(DONE) > 0 ? name.lastIndexOf(DONE) : name.length();
    Path next = taken.resolve(name.substring(0, end) + DONE + recipients);
    Files.move(file.path, next, StandardCopyOption.ATOMIC_MOVE);
    return new Taken(next, file.uid, file.user, file.size);
  }

  void remove(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  /** Out of the way, for the administrator to look at. */
  void putAside(Path path) throws IOException {
    Files.createDirectories(corrupt);
    move(path, corrupt);
  }

  private static void move(Path path, Path directory) throws IOException {
    try {
      Files.move(path, directory.resolve(path.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Its owner has taken it back.
    }
  }

  /** What a sendmail that died has left. */
  private static void removeStale(Path path) {
    try {
      Instant changed = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
      if (changed.isBefore(Instant.now().minus(STALE))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // It is gone, or it is a directory: not ours to care for.
    }
  }
}
