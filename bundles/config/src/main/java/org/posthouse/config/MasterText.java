package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;

/**
 * Reads a master.cf to show or edit it: what only a daemon would refuse is a warning, and services
 * may repeat.
 */
final class MasterText {

  private static final int FIELDS = 8;

  private MasterText() {}

  static MasterFile read(Path file, Consumer<String> warnings) throws ConfigException {
    String name = file.toString();
    List<MasterLine> lines = new ArrayList<>();
    for (ConfigFile.Line line : ConfigFile.lines(name, ConfigFile.read(file), warnings)) {
      try {
        lines.add(line(line.text(), line.number(), warnings));
      } catch (ConfigException e) {
        boolean count = e.getMessage().equals("bad field count");
        throw count
            ? new ConfigException("file " + name + ": line " + line.number() + ": bad field count")
            : e;
      }
    }
    return new MasterFile(name, lines, List.of());
  }

  /** A logical line. */
  static MasterLine line(String text, int number, Consumer<String> warnings)
      throws ConfigException {
    List<String> words = MasterFile.words(text);
    List<MasterLine.Argument> arguments = arguments(words.subList(FIELDS, words.size()), warnings);
    checkOverrides(arguments, warnings);
    return new MasterLine(List.copyOf(words.subList(0, FIELDS)), arguments, number);
  }

  private static void checkOverrides(
      List<MasterLine.Argument> arguments, Consumer<String> warnings) {
    for (ServiceCommand.Part part : new ServiceCommand(arguments).parts()) {
      String fault = part.fault();
      if (fault != null) {
        warnings.accept("master.cf: " + fault);
      }
    }
  }

  /** A command with its arguments, as the value of a field. */
  static MasterLine withCommand(MasterLine line, String command, Consumer<String> warnings) {
    List<String> words = ParameterList.split(command, " \t\r\n\u000b\f");
    List<String> fields = new ArrayList<>(line.fields().subList(0, FIELDS - 1));
    fields.add(words.isEmpty() ? "" : words.getFirst());
    return new MasterLine(
        fields,
        words.isEmpty() ? List.of() : arguments(words.subList(1, words.size()), warnings),
        line.line());
  }

  private static List<MasterLine.Argument> arguments(
      List<String> words, Consumer<String> warnings) {
    List<MasterLine.Argument> arguments = new ArrayList<>();
    for (String word : words) {
      arguments.add(
          new MasterLine.Argument(
              word.startsWith("{") ? inside(word, warnings) : word, word.startsWith("{")));
    }
    return arguments;
  }

  private static String inside(String word, Consumer<String> warnings) {
    int end = Text.afterBalanced(word, 0);
    if (end < 0) {
      warnings.accept("master.cf: missing '}' in \"" + Text.printable(word) + "\"");
      return Text.trim(word.substring(1));
    }
    if (end < word.length()) {
      warnings.accept("master.cf: syntax error after '}' in \"" + Text.printable(word) + "\"");
    }
    return Text.trim(word.substring(1, end - 1));
  }
}
