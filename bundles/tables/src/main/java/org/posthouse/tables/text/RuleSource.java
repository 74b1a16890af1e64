package org.posthouse.tables.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.ParameterList;

/**
 * Where the lines of a table are: in a file, or in the table's name itself as in {@code
 * pcre:{{rule}, {rule}}}.
 */
public final class RuleSource {
  private final String name;
  private final Path file;
  private final FileStamp stamp;
  private final String text;

  private RuleSource(String name, Path file, String text) {
    this.name = name;
    this.file = file;
    this.stamp = file == null ? FileStamp.ABSENT : FileStamp.of(file);
    this.text = text;
  }

  /** The source that a table's name tells. */
  public static RuleSource of(TableName table, TableContext context) throws TableException {
    String name = table.name();
    return name.startsWith("{")
        ? new RuleSource(name, null, inline(table))
        : new RuleSource(name, context.file(name), null);
  }

  private static String inline(TableName table) throws TableException {
    StringBuilder lines = new StringBuilder();
    for (String rule : ParameterList.split(Braces.strip(table.name(), table.toString()))) {
      if (!rule.startsWith("{")) {
        throw TableException.misconfigured(
            "bad syntax: \"" + table + "\"; need \"" + table.type() + ":{ {rule}, {rule} }\"");
      }
      lines.append(Braces.strip(rule, table.toString())).append('\n');
    }
    return lines.toString();
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** Opens it. */
  public LogicalLines lines() throws IOException {
    return file == null
        ? new LogicalLines(new ByteArrayInputStream(TextBytes.encode(text)), name)
        : LogicalLines.open(file, name);
  }

  /** What to say when that failed. */
  public TableException unreadable(IOException e) {
    return TableException.tryAgain("open " + name + ": " + FileStamp.reason(e), e);
  }

  /** Whether the file is another one than when this source was made. */
  public boolean changed() {
    return file != null && !FileStamp.of(file).equals(stamp);
  }
}
