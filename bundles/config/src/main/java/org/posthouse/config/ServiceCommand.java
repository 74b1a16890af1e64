package org.posthouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ConfigException;

/**
 * The arguments of a service's command, with the {@code -o name=value} among its options. Options
 * end at the first argument that is none.
 */
record ServiceCommand(List<MasterLine.Argument> arguments) {

  /** Arguments that belong together: an option {@code -o} and its value, or another argument. */
  private record Part(String text, boolean isOverride) {

    /** Null if this is no {@code name=value}. */
    Assignment assignment() {
      if (!isOverride || text == null || text.indexOf('=') < 0) {
        return null;
      }
      try {
        return Assignment.parse(text);
      } catch (ConfigException e) {
        return null;
      }
    }
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    boolean options = true;
    for (int i = 0; i < arguments.size(); i++) {
      MasterLine.Argument argument = arguments.get(i);
      String text = argument.text();
      options = options && !argument.inBraces() && text.startsWith("-") && !text.equals("--");
      if (!options || !text.startsWith("-o")) {
        parts.add(new Part(text, false));
      } else if (text.length() > 2) {
        parts.add(new Part(value(text.substring(2)), true));
      } else if (i + 1 < arguments.size()) {
        parts.add(new Part(arguments.get(++i).text(), true));
      } else {
        parts.add(new Part(null, true));
      }
    }
    return parts;
  }

  /** The value in {@code -o{name=value}}. */
  private static String value(String text) {
    boolean braces = text.startsWith("{") && Text.afterBalanced(text, 0) == text.length();
    return braces ? Text.trim(text.substring(1, text.length() - 1)) : text;
  }

  /** The overrides in the order of their names, of several the last. */
  Map<String, String> overrides() {
    Map<String, String> found = new TreeMap<>();
    for (Part part : parts()) {
      Assignment assignment = part.assignment();
      if (assignment != null) {
        found.put(assignment.name(), assignment.value());
      }
    }
    return found;
  }

  /** Prints the arguments; overrides begin lines of their own if lines are folded. */
  WordWrap print(WordWrap out, UnaryOperator<String> values) {
    boolean afterOverride = false;
    for (Part part : parts()) {
      if (part.isOverride()) {
        out.next("-o");
        if (part.text() != null) {
          out.same(quoted(normal(part, values)));
        }
      } else if (afterOverride) {
        out.next(quoted(part.text()));
      } else {
        out.word(quoted(part.text()), part.text().length());
      }
      afterOverride = part.isOverride();
    }
    return out;
  }

  /** {@code name=value} without the white space that does not count. */
  private static String normal(Part part, UnaryOperator<String> values) {
    Assignment assignment = part.assignment();
    return assignment == null
        ? part.text()
        : assignment.name() + "=" + values.apply(assignment.value());
  }

  private static String quoted(String argument) {
    for (int i = 0; i < argument.length(); i++) {
      if (Text.isSpace(argument.charAt(i))) {
        return "{" + argument + "}";
      }
    }
    return argument;
  }

  /** With an override changed, or added behind the options. */
  ServiceCommand with(String name, String value) {
    String text = name + "=" + value;
    List<MasterLine.Argument> all = new ArrayList<>();
    boolean found = false;
    int end = 0;
    boolean options = true;
    for (Part part : parts()) {
      Assignment old = part.assignment();
      boolean same = old != null && old.name().equals(name);
      found |= same;
      options = options && (part.isOverride() || part.text().startsWith("-"));
      options = options && !"--".equals(part.text());
      add(all, same ? new Part(text, true) : part);
      if (options) {
        end = all.size();
      }
    }
    if (!found) {
      all.add(end, new MasterLine.Argument("-o", false));
      all.add(end + 1, new MasterLine.Argument(text, true));
    }
    return new ServiceCommand(all);
  }

  /** Without the overrides of a parameter. */
  ServiceCommand without(String name) {
    List<MasterLine.Argument> all = new ArrayList<>();
    for (Part part : parts()) {
      Assignment old = part.assignment();
      if (old == null || !old.name().equals(name)) {
        add(all, part);
      }
    }
    return new ServiceCommand(all);
  }

  private static void add(List<MasterLine.Argument> all, Part part) {
    if (part.isOverride()) {
      all.add(new MasterLine.Argument("-o", false));
    }
    if (part.text() != null) {
      all.add(new MasterLine.Argument(part.text(), part.isOverride()));
    }
  }
}
