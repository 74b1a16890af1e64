package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.api.config.ConfigException;

/**
 * Changes main.cf and leaves everything else in it as it is: comments, order, other settings. Two
 * editors wait for each other; readers see the old file or the new one. An edit that would make the
 * file unusable is refused.
 */
public final class MainEditor {

  /** What becomes of the settings that are named. */
  private enum Action {
    ASSIGN,
    COMMENT_OUT,
    REMOVE
  }

  private final Path directory;
  private final Registry registry;
  private final List<String> warnings = new ArrayList<>();

  public MainEditor(Path directory, Registry registry) {
    this.directory = directory;
    this.registry = registry;
  }

  /** Sets parameters: those in the file in their place, others at the end. */
  public void assign(List<String> assignments) throws ConfigException {
    warnings.clear();
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : assignments) {
      oneLine(text);
      Assignment assignment = Assignment.parse(text);
      String earlier = values.remove(assignment.name());
      if (earlier != null) {
        warnings.add("ignoring earlier request: '" + assignment.name() + " = " + earlier + "'");
      }
      values.put(assignment.name(), assignment.value());
    }
    edit(Action.ASSIGN, values);
  }

  public void commentOut(List<String> names) throws ConfigException {
    warnings.clear();
    edit(Action.COMMENT_OUT, named(names));
  }

  public void remove(List<String> names) throws ConfigException {
    warnings.clear();
    edit(Action.REMOVE, named(names));
  }

  private static Map<String, String> named(List<String> names) throws ConfigException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : names) {
      oneLine(name);
      values.put(Text.trim(name), "");
    }
    return values;
  }

  private static void oneLine(String text) throws ConfigException {
    if (text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
      throw new ConfigException("-e, -X, or -# accepts no multi-line input");
    }
    if (Text.trim(text).startsWith("#")) {
      throw new ConfigException("-e, -X, or -# accepts no comment input");
    }
  }

  /** What the last edit found odd. */
  public List<String> warnings() {
    return warnings;
  }

  private void edit(Action action, Map<String, String> values) throws ConfigException {
    Path file = directory.resolve("main.cf");
    FileReplacement.replace(
        file,
        text -> {
          String edited = edited(text, action, values);
          if (action == Action.ASSIGN) {
            check(edited, values.keySet());
          }
          return edited;
        });
  }

  String edited(String text, Action action, Map<String, String> values) {
    StringBuilder out = new StringBuilder(text.length() + 200);
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new TreeSet<>();
    boolean inEdited = false;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      String line = text.substring(at, end);
      at = end + 1;
      String trimmed = Text.trim(line);
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        out.append(line).append('\n');
        continue;
      }
      if (!Text.isSpace(line.charAt(0))) {
        String name = name(line);
        inEdited = values.containsKey(name);
        if (inEdited && !seen.add(name)) {
          repeated.add(name);
        }
        if (inEdited && action == Action.ASSIGN) {
          out.append(assignment(name, values.get(name)));
        }
      }
      if (!inEdited) {
        out.append(line).append('\n');
      } else if (action == Action.COMMENT_OUT) {
        out.append('#').append(line).append('\n');
      }
    }
    repeated.forEach(n -> warnings.add(directory + "/main.cf: multiple entries for \"" + n + "\""));
    if (action == Action.ASSIGN) {
      values.forEach(
          (name, value) -> {
            if (!seen.contains(name)) {
              out.append(assignment(name, value));
            }
          });
    }
    return out.toString();
  }

  private static String assignment(String name, String value) {
    return name + " = " + value + "\n";
  }

  private static String name(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '=' && !Text.isSpace(line.charAt(end))) {
      end++;
    }
    return line.substring(0, end);
  }

  /** Refuses new values that could not be used. What was bad before can be repaired bit by bit. */
  private void check(String text, Set<String> names) throws ConfigException {
    String file = directory.resolve("main.cf").toString();
    MainFile main;
    try {
      main = MainFile.parse(file, text);
    } catch (ConfigException e) {
      return; // a line that this edit does not touch
    }
    Layers layers = new Layers(directory, Map.of(), Map.of(), main, Map.of(), registry);
    Evaluation evaluation = new Evaluation(layers);
    for (String name : names) {
      try {
        String value = evaluation.find(name);
        Parameter parameter = registry.get(name);
        if (value != null && parameter != null && parameter.declared()) {
          Value.of(parameter, value);
        }
      } catch (ExpansionException e) {
        if (names.contains(e.parameter())) {
          throw new ConfigException(e.parameter() + ": " + e.getMessage());
        }
      } catch (ConfigException e) {
        throw new ConfigException(name + ": " + e.getMessage());
      }
    }
  }
}
