package org.posthouse.map.cidr;

import java.io.IOException;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.IpAddress;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.RuleSource;

/** A cidr table in memory: one sorted table of address ranges for each address family. */
final class CidrTable implements PatternTable, ChangeSource {
  private final RuleSource source;
  private final RangeTable ranges4;
  private final RangeTable ranges6;

  private CidrTable(RuleSource source, CidrRules rules) {
    this.source = source;
    this.ranges4 = RangeTable.of(rules.rules(4));
    this.ranges6 = RangeTable.of(rules.rules(16));
  }

  static CidrTable open(TableName name, TableContext context) throws TableException {
    RuleSource source = RuleSource.of(name, context);
    try (LogicalLines lines = source.lines()) {
      return new CidrTable(source, CidrRules.parse(lines, context));
    } catch (IOException e) {
      throw source.unreadable(e);
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
    return source.changed();
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  public void close() {}
}
