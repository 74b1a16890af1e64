package org.posthouse.map.cdb;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.TextBytes;

/** A constant database, open for lookups. */
final class CdbTable implements EnumerableTable, ChangeSource {
  private final CdbFile file;
  private final FileStamp stamp;
  private final CdbReader reader;
  private final boolean nullTerminated;

  private CdbTable(CdbFile file, FileStamp stamp, CdbReader reader, boolean nullTerminated) {
    this.file = file;
    this.stamp = stamp;
    this.reader = reader;
    this.nullTerminated = nullTerminated;
  }

  static CdbTable open(CdbFile file, TableContext context) throws TableException {
    FileStamp stamp = FileStamp.of(file.path());
    stamp.warnIfOlder(file.path(), file.source(), context::warn);
    try {
      CdbReader reader = new CdbReader(file.path());
      try {
        return new CdbTable(file, stamp, reader, isNullTerminated(reader));
      } catch (RuntimeException | Error e) {
        reader.close();
        throw e;
      }
    } catch (IOException e) {
      throw file.unreadable(e);
    } catch (IndexOutOfBoundsException | InternalError e) {
      throw file.corrupt(e);
    }
  }

  private static boolean isNullTerminated(CdbReader reader) {
    return reader
        .records()
        .findFirst()
        .map(record -> record[0].length > 0 && record[0][record[0].length - 1] == 0)
        .orElse(false);
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    byte[] bytes = TextBytes.encode(key);
    try {
      byte[] value = reader.get(nullTerminated ? Arrays.copyOf(bytes, bytes.length + 1) : bytes);
      return value == null ? LookupResult.NOT_FOUND : LookupResult.found(text(value));
    } catch (IndexOutOfBoundsException | InternalError e) {
      return file.corrupt(e).asResult();
    }
  }

  private String text(byte[] stored) {
    boolean ends = nullTerminated && stored.length > 0 && stored[stored.length - 1] == 0;
    return TextBytes.decode(stored, 0, ends ? stored.length - 1 : stored.length);
  }

  @Override
  public Stream<Entry> entries() {
    return reader.records().map(record -> new Entry(text(record[0]), text(record[1])));
  }

  @Override
  public boolean changed() {
    return !FileStamp.of(file.path()).equals(stamp);
  }

  @Override
  public void close() {
    reader.close();
  }
}
