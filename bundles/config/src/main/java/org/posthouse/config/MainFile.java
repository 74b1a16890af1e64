package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;

/**
 * The settings of a main.cf, unexpanded, in the order of the file; of several with one name the
 * last.
 *
 * @param name the path as messages show it
 */
record MainFile(String name, Map<String, Setting> settings, List<String> warnings) {

  /** A value with the number of its line. */
  record Setting(String value, int line) {}

  /** Where a parameter has its value from, for messages. */
  String where(String parameter) {
    Setting setting = settings.get(parameter);
    return name
        + (setting == null ? ": default of " : ", line " + setting.line() + ": ")
        + parameter;
  }

  static MainFile read(Path file) throws ConfigException {
    return parse(file.toString(), ConfigFile.read(file));
  }

  static MainFile parse(String name, String text) throws ConfigException {
    return parse(name, text, false);
  }

  /**
   * @param lenient whether a bad line is left out
   */
  static MainFile parse(String name, String text, boolean lenient) throws ConfigException {
    Map<String, Setting> settings = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (ConfigFile.Line line : ConfigFile.lines(name, text, warnings::add)) {
      Assignment assignment;
      try {
        assignment = Assignment.parse(line.text());
      } catch (ConfigException e) {
        if (lenient) {
          continue;
        }
        throw new ConfigException(
            name
                + ", line "
                + line.number()
                + ": "
                + Secrets.maskQuoted(firstWord(line.text()), e.getMessage()));
      }
      Setting old = settings.put(assignment.name(), new Setting(assignment.value(), line.number()));
      if (old != null && !old.value().equals(assignment.value())) {
        warnings.add(overriding(name, line.number(), assignment.name(), old.value()));
      }
    }
    return new MainFile(name, settings, warnings);
  }

  private static String firstWord(String line) {
    List<String> words = ParameterList.split(line, " \t:=");
    return words.isEmpty() ? "" : words.getFirst();
  }

  private static String overriding(String file, int line, String name, String old) {
    return file
        + ", line "
        + line
        + ": overriding earlier entry: "
        + Text.printable(name + "=" + Secrets.mask(name, old));
  }
}
