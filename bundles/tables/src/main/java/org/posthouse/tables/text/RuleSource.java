package org.posthouse.tables.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;

/**
 * Where the lines of a table are: in a file, or in the table's name itself as in {@code
 * pcre:{{rule}, {rule}}}.
 */
public final class RuleSource {
  private final String type;
  private final String name;
  private final Path file;
  private final FileStamp stamp;
  private final String text;

  private RuleSource(TableName table, Path file, String text) {
    this.type = table.type();
    this.name = table.name();
    this.file = file;
    this.stamp = file == null ? FileStamp.ABSENT : FileStamp.of(file);
    this.text = text;
  }

  /** The source that a table's name tells. */
  public static RuleSource of(TableName table, TableContext context) throws TableException {
    String name = table.name();
    return name.startsWith("{")
        ? new RuleSource(table, null, inline(table, context::warn))
        : new RuleSource(table, context.file(name), null);
  }

  private static String inline(TableName table, Consumer<String> warn) throws TableException {
    UnaryOperator<String> message = what -> table.type() + " map: " + what;
    StringBuilder lines = new StringBuilder();
    for (String rule : rules(table, Braces.strip(table.name(), message), warn)) {
      if (!rule.startsWith("{")) {
        throw TableException.misconfigured(
            message.apply("no '{' at start of text in \"" + rule + "\""));
      }
      lines.append(Braces.strip(rule, message)).append('\n');
    }
    return lines.toString();
  }

  /** The rules before a comment, of which there must be none. */
  private static List<String> rules(TableName table, String text, Consumer<String> warn) {
    List<String> rules = ParameterList.split(text);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).startsWith("#")) {
        warn.accept(table.type() + ":{...}: " + ParameterList.comment(rules, i));
        return rules.subList(0, i);
      }
    }
    return rules;
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
    String trouble =
        FileStamp.isDirectory(e)
            ? type + " map " + name + ": read error: " + Reason.of(e)
            : "open " + name + ": " + Reason.of(e);
    return TableException.tryAgain(trouble, e);
  }

  /** Whether the file is another one than when this source was made. */
  public boolean changed() {
    return file != null && !FileStamp.of(file).equals(stamp);
  }
}
