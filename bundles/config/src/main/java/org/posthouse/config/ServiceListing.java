package org.posthouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.posthouse.api.config.ConfigException;

/** The lines of master.cf as {@code postconf} shows them. */
public final class ServiceListing {

  /** Where the fields of a line start. */
  private static final int[] COLUMNS = {0, 11, 17, 25, 33, 41, 49, 57};

  private static final List<String> FIELD_NAMES =
      List.of(
          "service",
          "type",
          "private",
          "unprivileged",
          "chroot",
          "wakeup",
          "process_limit",
          "command");

  private final MasterFile file;
  private final Listing parameters;
  private final Listing.Style style;

  ServiceListing(MasterFile file, Listing parameters, Listing.Style style) {
    this.file = file;
    this.parameters = parameters;
    this.style = style;
  }

  /** A pattern of names separated by slashes; a star or a missing part stands for any. */
  private static boolean matches(String pattern, String... parts) {
    String[] wanted = pattern.split("/", -1);
    for (int i = 0; i < wanted.length && i < parts.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(parts[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whole lines whose {@code service/type} matches. */
  public List<String> lines(String pattern) throws ConfigException {
    List<String> found = new ArrayList<>();
    for (MasterLine line : file.lines()) {
      if (matches(pattern, line.name(), line.type())) {
        found.add(line(line));
      }
    }
    return found;
  }

  private String line(MasterLine line) throws ConfigException {
    WordWrap out = new WordWrap(style.fold(), WordWrap.SERVICE_WIDTH).word(line.name());
    for (int i = 1; i < COLUMNS.length; i++) {
      out.column(COLUMNS[i], line.fields().get(i));
    }
    return command(line, out).toString();
  }

  private WordWrap command(MasterLine line, WordWrap out) throws ConfigException {
    boolean options = true;
    boolean afterOverride = false;
    List<MasterLine.Argument> arguments = line.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      MasterLine.Argument argument = arguments.get(i);
      String text = argument.text();
      options = options && !argument.inBraces() && text.startsWith("-") && !text.equals("--");
      if (options && text.startsWith("-o") && (text.length() > 2 || i + 1 < arguments.size())) {
        String override = text.length() > 2 ? text.substring(2) : arguments.get(++i).text();
        out.next("-o").word(quoted(normal(line, override)));
        afterOverride = true;
      } else {
        if (afterOverride) {
          out.next(quoted(text));
        } else {
          out.word(quoted(text));
        }
        afterOverride = false;
      }
    }
    return out;
  }

  /** {@code name=value} without the white space that does not count. */
  private String normal(MasterLine line, String override) throws ConfigException {
    if (override.indexOf('=') < 0) {
      return override;
    }
    Assignment assignment = Assignment.parse(override);
    return assignment.name() + "=" + parameters.overrideValue(line, assignment.value());
  }

  private static String quoted(String argument) {
    boolean space = argument.chars().anyMatch(c -> Text.isSpace((char) c));
    return space || argument.isEmpty() ? "{" + argument + "}" : argument;
  }

  /** Fields whose {@code service/type/field} matches. */
  public List<String> fields(String pattern) throws ConfigException {
    List<String> found = new ArrayList<>();
    for (MasterLine line : file.lines()) {
      for (int i = 0; i < FIELD_NAMES.size(); i++) {
        if (matches(pattern, line.name(), line.type(), FIELD_NAMES.get(i))) {
          String name = line.name() + "/" + line.type() + "/" + FIELD_NAMES.get(i);
          boolean command = i == FIELD_NAMES.size() - 1;
          String value =
              command
                  ? command(line, new WordWrap(false, 0).word(line.command())).toString()
                  : line.fields().get(i);
          found.add(parameters.assignment(name, value));
        }
      }
    }
    return found;
  }

  /** Overrides whose {@code service/type/parameter} matches. */
  public List<String> overrides(String pattern) throws ConfigException {
    List<String> found = new ArrayList<>();
    for (MasterLine line : file.lines()) {
      for (Map.Entry<String, String> e : new TreeMap<>(line.overrides()).entrySet()) {
        if (matches(pattern, line.name(), line.type(), e.getKey())) {
          String name = line.name() + "/" + line.type() + "/" + e.getKey();
          found.add(parameters.assignment(name, parameters.overrideValue(line, e.getValue())));
        }
      }
    }
    return found;
  }
}
