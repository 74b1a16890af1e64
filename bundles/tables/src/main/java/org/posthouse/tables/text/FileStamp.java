package org.posthouse.tables.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.Consumer;
import org.posthouse.api.log.Reason;

/** Tells one state of a file from another: which file it is, its size and its time. */
public record FileStamp(Object file, long size, FileTime modified) {

  /** A source file changed so recently may be about to be indexed. */
  private static final Duration EDITING = Duration.ofSeconds(100);

  /** A file that is not there. */
  public static final FileStamp ABSENT = new FileStamp("", -1, FileTime.fromMillis(0));

  /** The state of a file now. */
  public static FileStamp of(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(now.fileKey(), now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      return ABSENT;
    }
  }

  /** Warns of an index, of which this is the stamp, that is older than its source. */
  public void warnIfOlder(Path index, Path source, Consumer<String> warn) {
    FileStamp other = of(source);
    if (other.isThere()
        && isThere()
        && other.modified.compareTo(modified) > 0
        && other.modified.toMillis() < System.currentTimeMillis() - EDITING.toMillis()) {
      warn.accept("database " + index + " is older than source file " + source);
    }
  }

  /** Not by the equality of records, which the JVM makes at its first use: commands wait for it. */
  private boolean isThere() {
    return size >= 0;
  }

  /** What went wrong with a file, as in {@code open /file: No such file or directory}. */
  public static String trouble(String opening, String name, IOException e) {
    return (isDirectory(e) ? "read " : opening) + name + ": " + Reason.of(e);
  }

  /** A directory can be opened, but not read. */
  static boolean isDirectory(IOException e) {
    return "Is a directory".equals(e.getMessage());
  }
}
