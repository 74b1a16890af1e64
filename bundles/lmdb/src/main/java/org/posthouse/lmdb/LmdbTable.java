package org.posthouse.lmdb;

import java.io.IOException;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.FileStamp;

/** An index made by postmap, open for lookups. */
final class LmdbTable implements EnumerableTable, ChangeSource {
  private final IndexFile index;
  private final FileStamp stamp;
  private final LmdbReader reader;
  private final boolean nullTerminated;

  private LmdbTable(IndexFile index, FileStamp stamp, LmdbReader reader) throws IOException {
    this.index = index;
    this.stamp = stamp;
    this.reader = reader;
    this.nullTerminated =
        reader
            .tree()
            .entries()
            .findFirst()
            .map(e -> e[0].length > 0 && e[0][e[0].length - 1] == 0)
            .orElse(true);
  }

  static LmdbTable open(IndexFile index, TableContext context) throws TableException {
    FileStamp stamp = FileStamp.of(index.path());
    LmdbReader reader = index.read();
    stamp.warnIfOlder(index.path(), index.source(), context::warn);
    try {
      return new LmdbTable(index, stamp, reader);
    } catch (CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      reader.close();
      throw index.corrupt(e);
    } catch (IOException e) {
      reader.close();
      throw index.unreadable(e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    try {
      byte[] value = reader.get(IndexFile.toBytes(key, nullTerminated));
      return value == null ? LookupResult.NOT_FOUND : LookupResult.found(IndexFile.toText(value));
    } catch (CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      return index.corrupt(e).asResult();
    } catch (IOException e) {
      return index.unreadable(e).asResult();
    }
  }

  @Override
  public Stream<Entry> entries() throws TableException {
    try {
      return reader
          .tree()
          .entries()
          .map(e -> new Entry(IndexFile.toText(e[0]), IndexFile.toText(e[1])));
    } catch (CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      throw index.corrupt(e);
    } catch (IOException e) {
      throw index.unreadable(e);
    }
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
