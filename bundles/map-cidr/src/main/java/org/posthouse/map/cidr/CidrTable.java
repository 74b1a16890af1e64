package org.posthouse.map.cidr;

import java.io.IOException;
import java.nio.file.Path;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.IpAddress;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.LogicalLines;

/** A cidr table in memory: one sorted table of address ranges for each address family. */
final class CidrTable implements PatternTable, ChangeSource {
  private final Path file;
  private final FileStamp stamp;
  private final RangeTable ranges4;
  private final RangeTable ranges6;

  private CidrTable(Path file, FileStamp stamp, CidrRules rules) {
    this.file = file;
    this.stamp = stamp;
    this.ranges4 = RangeTable.of(rules.rules(4));
    this.ranges6 = RangeTable.of(rules.rules(16));
  }

  static CidrTable open(Path file, TableContext context) throws TableException {
    FileStamp stamp = FileStamp.of(file);
    try (LogicalLines lines = LogicalLines.open(file)) {
      return new CidrTable(file, stamp, CidrRules.parse(lines, context::warn));
    } catch (IOException e) {
      throw TableException.tryAgain("open " + file + ": " + FileStamp.reason(e), e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    byte[] address = IpAddress.parse(key);
    if (address == null) {
      return LookupResult.NOT_FOUND;
    }
    return (address.length == 4 ? ranges4 : ranges6).lookup(address);
  }

  @Override
  public boolean changed() {
    return !FileStamp.of(file).equals(stamp);
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  public void close() {}
}
