package org.posthouse.tables.query;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableTuning;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.LogicalLines;

/**
 * The settings of one table: a file of {@code name = value} lines if the table's name begins with a
 * slash or a dot, else parameters of main.cf, {@code mysql:name} being {@code name_hosts} and so
 * on. Settings hold passwords: nothing here puts a value into a text unless it is a bad number.
 */
public final class TableSettings {
  private final TableName name;
  private final TableContext context;
  private final Path file;
  private final FileStamp stamp;
  private final Map<String, String> values;

  private TableSettings(
      TableName name,
      TableContext context,
      Path file,
      FileStamp stamp,
      Map<String, String> values) {
    this.name = name;
    this.context = context;
    this.file = file;
    this.stamp = stamp;
    this.values = values;
  }

  /**
   * Reads the settings of a table.
   *
   * @throws TableException if the file cannot be read or a line is none
   */
  public static TableSettings read(TableName name, TableContext context) throws TableException {
    if (!name.name().startsWith("/") && !name.name().startsWith(".")) {
      return new TableSettings(name, context, null, FileStamp.ABSENT, Map.of());
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
              lines.where() + ": missing '=' after attribute name: \"" + firstWord(line) + "\"");
        }
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    } catch (IOException e) {
      throw TableException.tryAgain("open " + file + ": " + Reason.of(e), e);
    }
    return new TableSettings(name, context, file, stamp, values);
  }

  private static String firstWord(String line) {
    return line.split("\\s", 2)[0];
  }

  public TableName name() {
    return name;
  }

  public TableContext context() {
    return context;
  }

  /** Whether the file is another one than when it was read. */
  public boolean changed() {
    return file != null && !FileStamp.of(file).equals(stamp);
  }

  /** The value of a parameter, if it is set; it may be set to nothing. */
  public Optional<String> find(String parameter) {
    return file == null
        ? context.parameter(name.name() + "_" + parameter)
        : Optional.ofNullable(values.get(parameter));
  }

  public String get(String parameter, String preset) {
    return find(parameter).orElse(preset);
  }

  /** A value that has to be there. */
  public String required(String parameter) throws TableException {
    String value = get(parameter, "");
    if (value.isEmpty()) {
      throw TableException.misconfigured(name + ": no value for parameter " + parameter);
    }
    return value;
  }

  public boolean isTrue(String parameter, boolean preset) throws TableException {
    String value = get(parameter, preset ? "yes" : "no").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw bad("boolean", parameter, value);
    };
  }

  /** A number that is not below {@code least}. */
  public int integer(String parameter, int preset, int least) throws TableException {
    String value = get(parameter, "");
    if (value.isEmpty()) {
      return preset;
    }
    if (!value.matches("\\d{1,9}")) {
      throw bad("numerical", parameter, value);
    }
    int number = Integer.parseInt(value);
    if (number < least) {
      throw TableException.misconfigured(
          name + ": invalid " + parameter + " parameter value " + number + " < " + least);
    }
    return number;
  }

  /** A time of at least a second: a number with {@code s}, {@code m}, {@code h} or none of them. */
  public Duration time(String parameter, int presetSeconds) throws TableException {
    String value = get(parameter, "");
    if (value.isEmpty()) {
      return Duration.ofSeconds(presetSeconds);
    }
    if (!value.matches("\\d{1,7}[smhdSMHD]?")) {
      throw bad("time", parameter, value);
    }
    int digits = value.length() - (Character.isDigit(value.charAt(value.length() - 1)) ? 0 : 1);
    long number = Math.max(1, Long.parseLong(value.substring(0, digits)));
    return switch (value.substring(digits).toLowerCase(Locale.ROOT)) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }

  /** How the broker is to ask the table: {@code cache_ttl} and {@code negative_cache_ttl}. */
  public TableTuning tuning() throws TableException {
    return new TableTuning(
        optionalTime("cache_ttl"), optionalTime("negative_cache_ttl"), Duration.ZERO, 0);
  }

  private Duration optionalTime(String parameter) throws TableException {
    String value = get(parameter, "0");
    return value.equals("0") || value.isEmpty() ? Duration.ZERO : time(parameter, 1);
  }

  private TableException bad(String kind, String parameter, String value) {
    return TableException.misconfigured(
        "bad " + kind + " configuration: " + name + ": " + parameter + " = " + value);
  }

  /** A template of this table; its text must be good. */
  public Template template(String parameter, String text) throws TableException {
    return Template.parse(name + ": " + parameter, text);
  }
}
