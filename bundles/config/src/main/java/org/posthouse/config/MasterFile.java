package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.ServiceEntry;

/** The lines of a master.cf; {@code name} is the path as messages show it. */
record MasterFile(String name, List<MasterLine> lines, List<String> warnings) {

  private static final int FIELDS = 8;

  private static final List<String> FIELD_NAMES =
      List.of("service", "type", "private", "unprivileged", "chroot", "wakeup", "process_limit");

  /** A file without lines. */
  MasterFile(String name) {
    this(name, List.of(), List.of());
  }

  static MasterFile read(Path file) throws ConfigException {
    return parse(file.toString(), ConfigFile.read(file));
  }

  static MasterFile parse(String name, String text) throws ConfigException {
    List<String> warnings = new ArrayList<>();
    List<MasterLine> lines = new ArrayList<>();
    for (ConfigFile.Line line : ConfigFile.lines(name, text, warnings::add)) {
      try {
        lines.add(line(line));
      } catch (ConfigException e) {
        throw new ConfigException(name + ", line " + line.number() + ": " + e.getMessage());
      }
    }
    return new MasterFile(name, lines, warnings);
  }

  private static MasterLine line(ConfigFile.Line line) throws ConfigException {
    List<String> words = words(line.text());
    List<MasterLine.Argument> arguments = new ArrayList<>();
    for (String word : words.subList(FIELDS, words.size())) {
      arguments.add(argument(word));
    }
    return new MasterLine(List.copyOf(words.subList(0, FIELDS)), arguments, line.number());
  }

  /** The eight fields, which are valid, and the arguments as they are written. */
  static List<String> words(String line) throws ConfigException {
    List<String> words = ParameterList.split(line, " \t\r\n\u000b\f");
    if (words.size() < FIELDS) {
      throw new ConfigException("bad field count");
    }
    for (int i = 0; i < FIELD_NAMES.size(); i++) {
      check(i, words.get(i), line);
    }
    return words;
  }

  /** Refuses a field's value; the text is where it comes from. */
  static void check(int field, String value, String text) throws ConfigException {
    if (!isValid(field, value)) {
      throw new ConfigException(
          "invalid "
              + FIELD_NAMES.get(field)
              + " field \""
              + Text.printable(value)
              + "\" in \""
              + Text.printable(Text.head(text, 100))
              + "\"");
    }
  }

  private static MasterLine.Argument argument(String word) throws ConfigException {
    if (!word.startsWith("{")) {
      return new MasterLine.Argument(word, false);
    }
    int end = Text.afterBalanced(word, 0);
    if (end < 0) {
      throw new ConfigException("missing '}' in \"" + Text.printable(word) + "\"");
    }
    if (end < word.length()) {
      throw new ConfigException("text after '}' in \"" + Text.printable(word) + "\"");
    }
    return new MasterLine.Argument(Text.trim(word.substring(1, word.length() - 1)), true);
  }

  private static boolean isValid(int field, String value) {
    return switch (field) {
      case 0 -> !value.startsWith("{");
      case 1 -> Set.of("inet", "unix", "fifo", "pass", "unix-dgram").contains(value);
      case 2, 3, 4 -> value.equals("-") || value.equals("y") || value.equals("n");
      case 5 ->
          value.equals("?") || isWakeup(value) || value.endsWith("?") && isWakeup(head(value));
      default -> value.equals("-") || isCount(value);
    };
  }

  private static String head(String value) {
    return value.substring(0, value.length() - 1);
  }

  private static boolean isWakeup(String value) {
    return value.equals("-") || isCount(value);
  }

  /** Digits, and few enough to be an int. */
  private static boolean isCount(String value) {
    return Text.isDigits(value) && value.length() <= 9;
  }

  /** Without those that a later line of the same name and type replaces. */
  List<MasterLine> effectiveLines() {
    Map<String, MasterLine> byKey = new LinkedHashMap<>();
    for (MasterLine line : lines) {
      byKey.remove(line.key());
      byKey.put(line.key(), line);
    }
    return List.copyOf(byKey.values());
  }

  /** A warning for each line that another replaces. */
  List<String> duplicates() {
    Set<String> keys = new HashSet<>();
    return lines.stream()
        .filter(line -> !keys.add(line.key()))
        .map(
            line ->
                "duplicate master.cf entry for service \"%s\" (%s) -- using the last entry"
                    .formatted(line.name(), line.type()))
        .toList();
  }

  /**
   * A warning for each line that nobody can connect to: within the server postscreen hands
   * connections to smtpd, and lines for the log go to postlogd; nothing else takes a connection
   * that another program has accepted, or a datagram.
   */
  List<String> unreachable() {
    return effectiveLines().stream()
        .filter(line -> !isReachable(line))
        .map(
            line ->
                "%s, line %d: service %s: there is no socket of the type %s for %s"
                    .formatted(name, line.line(), line.key(), line.type(), line.command()))
        .toList();
  }

  private static boolean isReachable(MasterLine line) {
    return switch (line.type()) {
      case "pass" -> line.command().equals("smtpd");
      case "unix-dgram" -> line.command().equals("postlogd");
      default -> true;
    };
  }

  /** The services; an error names the line. */
  List<ServiceEntry> services() throws ConfigException {
    List<ServiceEntry> services = new ArrayList<>();
    for (MasterLine line : effectiveLines()) {
      try {
        services.add(line.entry());
      } catch (ConfigException e) {
        throw new ConfigException(name + ", line " + line.line() + ": " + e.getMessage());
      }
    }
    return services;
  }
}
