package org.posthouse.map.unix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;

/** The lines of /etc/passwd or /etc/group by their first field, as they were when it was opened. */
final class AccountFile implements ChangeSource, EnumerableTable {
  /** More is no file of accounts; they are all kept in memory. */
  private static final long LARGEST_FILE = 64 << 20;

  private final Path path;
  private final Stamp stamp;
  private final Map<String, String> lines;

  /** Tells one state of the file from another; programs replace it as a whole. */
  private record Stamp(Object file, long size, long modified) {
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.fileKey(), now.size(), now.lastModifiedTime().toMillis());
    }
  }

  private AccountFile(Path path, Stamp stamp, Map<String, String> lines) {
    this.path = path;
    this.stamp = stamp;
    this.lines = lines;
  }

  static AccountFile open(Path path) throws TableException {
    try {
      Stamp stamp = Stamp.of(path);
      if (stamp.size > LARGEST_FILE) {
        throw TableException.misconfigured(path + ": too big");
      }
      Map<String, String> lines = new HashMap<>();
      for (String line : Files.readString(path, StandardCharsets.ISO_8859_1).split("\n")) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.charAt(0) != '#' && line.charAt(0) != '+') {
          lines.putIfAbsent(line.substring(0, colon), line);
        }
      }
      return new AccountFile(path, stamp, lines);
    } catch (IOException e) {
      throw TableException.tryAgain("open " + path + ": " + e, e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    String line = lines.get(key);
    return line == null ? LookupResult.notFound() : LookupResult.found(line);
  }

  @Override
  public java.util.stream.Stream<Entry> entries() {
    return lines.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue()));
  }

  @Override
  public boolean changed() {
    try {
      return !Stamp.of(path).equals(stamp);
    } catch (IOException e) {
      // While it is being replaced the old one serves.
      return false;
    }
  }

  @Override
  public void close() {}
}
