package org.posthouse.map.hash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.FileStamp;

/** An index made by postmap, open for lookups. */
final class HashTable implements EnumerableTable, ChangeSource {
  /** A source file changed so recently may be about to be indexed. */
  private static final Duration EDITING = Duration.ofSeconds(100);

  private final IndexFile index;
  private final FileStamp stamp;
  private final LmdbReader reader;
  private final boolean nullTerminated;

  private HashTable(IndexFile index, FileStamp stamp, LmdbReader reader) {
    this.index = index;
    this.stamp = stamp;
    this.reader = reader;
    this.nullTerminated =
        reader
            .entries()
            .findFirst()
            .map(e -> e[0].length > 0 && e[0][e[0].length - 1] == 0)
            .orElse(true);
  }

  static HashTable open(IndexFile index, TableContext context) throws TableException {
    FileStamp stamp = FileStamp.of(index.path());
    LmdbReader reader = index.read();
    warnIfOld(stamp, index, context);
    try {
      return new HashTable(index, stamp, reader);
    } catch (LmdbReader.CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      reader.close();
      throw index.corrupt(e);
    }
  }

  private static void warnIfOld(FileStamp stamp, IndexFile index, TableContext context) {
    try {
      Path source = index.source();
      long changed = Files.getLastModifiedTime(source).toMillis();
      if (changed > stamp.modified().toMillis()
          && changed < System.currentTimeMillis() - EDITING.toMillis()) {
        context.warn("database " + index.path() + " is older than source file " + source);
      }
    } catch (IOException _) {
      // A table without a source is nothing to warn of.
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    try {
      byte[] value =
          reader.get(
              nullTerminated ? IndexFile.toBytes(key) : key.getBytes(StandardCharsets.UTF_8));
      return value == null ? LookupResult.NOT_FOUND : LookupResult.found(IndexFile.toText(value));
    } catch (LmdbReader.CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      return index.corrupt(e).asResult();
    }
  }

  @Override
  public Stream<Entry> entries() {
    return reader.entries().map(e -> new Entry(IndexFile.toText(e[0]), IndexFile.toText(e[1])));
  }

  @Override
  public boolean changed() {
    return !FileStamp.of(index.path()).equals(stamp);
  }

  @Override
  public void close() {
    reader.close();
  }
}
