package org.posthouse.map.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.Fold;
import org.posthouse.tables.ParameterList;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.LogicalLines;

/**
 * The configuration of an sqlite table: a file of its own, or parameters of main.cf.
 *
 * @param file the configuration file, if there is one, as it was when read
 */
record SqliteSettings(
    Path database,
    QueryTemplate query,
    ValueFormat format,
    List<String> domains,
    int expansionLimit,
    Optional<Path> file,
    FileStamp stamp) {

  @FunctionalInterface
  private interface Source {
    Optional<String> find(String name);
  }

  static SqliteSettings read(TableName name, TableContext context) throws TableException {
    if (!name.name().startsWith("/") && !name.name().startsWith(".")) {
      return of(
          name,
          context,
          parameter -> context.parameter(name.name() + "_" + parameter),
          Optional.empty(),
          FileStamp.ABSENT);
    }
    Path file = context.file(name.name());
    FileStamp stamp = FileStamp.of(file);
    Map<String, String> values = new HashMap<>();
    try (LogicalLines lines = LogicalLines.open(file)) {
      while (lines.next()) {
        String line = lines.text().strip();
        int equals = line.indexOf('=');
        if (equals <= 0) {
          throw TableException.misconfigured(
              lines.where() + ": missing '=' after attribute name: \"" + line + "\"");
        }
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    } catch (IOException e) {
      throw TableException.tryAgain("open " + file + ": " + FileStamp.reason(e), e);
    }
    return of(name, context, p -> Optional.ofNullable(values.get(p)), Optional.of(file), stamp);
  }

  private static SqliteSettings of(
      TableName name, TableContext context, Source source, Optional<Path> file, FileStamp stamp)
      throws TableException {
    String limit = source.find("expansion_limit").orElse("0");
    if (!limit.matches("\\d{1,9}")) {
      throw TableException.misconfigured(name + ": bad expansion_limit: " + limit);
    }
    return new SqliteSettings(
        context.file(required(name, source, "dbpath")),
        QueryTemplate.parse(name, required(name, source, "query")),
        new ValueFormat(source.find("result_format").orElse("%s")),
        ParameterList.split(Fold.lower(source.find("domain").orElse(""))),
        Integer.parseInt(limit),
        file,
        stamp);
  }

  private static String required(TableName name, Source source, String parameter)
      throws TableException {
    String value = source.find(parameter).orElse("");
    if (value.isEmpty()) {
      throw TableException.misconfigured(name + ": no value for parameter " + parameter);
    }
    return value;
  }
}
