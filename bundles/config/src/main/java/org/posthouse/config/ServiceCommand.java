package org.posthouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ConfigException;

/**
 * The arguments of a service's command, with the {@code -o name=value} among its options. Options
 * may run together, as for every program: {@code -voname=value} is {@code -v -o name=value}. They
 * end at the first argument that is none.
 */
record ServiceCommand(List<MasterLine.Argument> arguments) {

  enum Kind {
    OPTION,
    OVERRIDE,
    ARGUMENT
  }

  /** An option without a value, the value of {@code -o}, or an argument; null for a lone -o. */
  record Part(Kind kind, String text, boolean inBraces) {

    /** Null if this is no {@code name=value}. */
    Assignment assignment() {
      try {
        return isNoOverride() || text.indexOf('=') < 0 ? null : Assignment.parse(text);
      } catch (ConfigException e) {
        return null;
      }
    }

    /** What is wrong with an override in braces; null if nothing is. Others Postfix passes over. */
    String fault() {
      try {
        if (!isNoOverride() && inBraces) {
          Assignment.parse(text);
        }
        return null;
      } catch (ConfigException e) {
        return e.getMessage();
      }
    }

    private boolean isNoOverride() {
      return kind != Kind.OVERRIDE || text == null;
    }
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int i = 0;
    while (i < arguments.size() && isOption(arguments.get(i))) {
      i = addOption(parts, i) + 1;
    }
    arguments
        .subList(Math.min(i, arguments.size()), arguments.size())
        .forEach(a -> parts.add(new Part(Kind.ARGUMENT, a.text(), a.inBraces())));
    return parts;
  }

  private static boolean isOption(MasterLine.Argument argument) {
    String text = argument.text();
    boolean word = !argument.inBraces() && text.length() > 1 && text.startsWith("-");
    return word && !text.equals("--");
  }

  /** Takes a word of options, and the next if that is the value; tells which one it took last. */
  private int addOption(List<Part> parts, int index) {
    String text = arguments.get(index).text();
    int o = text.indexOf('o', 1);
    if (o != 1) {
      parts.add(new Part(Kind.OPTION, o < 0 ? text : text.substring(0, o), false));
    }
    if (o < 0) {
      return index;
    }
    if (o + 1 < text.length()) {
      parts.add(override(text.substring(o + 1)));
      return index;
    }
    if (index + 1 == arguments.size()) {
      parts.add(new Part(Kind.OVERRIDE, null, false));
    } else {
      MasterLine.Argument value = arguments.get(index + 1);
      parts.add(new Part(Kind.OVERRIDE, value.text(), value.inBraces()));
    }
    return index + 1;
  }

  /** Also {@code -o{name=value}}. */
  private static Part override(String text) {
    boolean braces = text.startsWith("{") && Text.afterBalanced(text, 0) == text.length();
    String value = braces ? Text.trim(text.substring(1, text.length() - 1)) : text;
    return new Part(Kind.OVERRIDE, value, braces);
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

  /**
   * Prints the arguments as Postfix shows them: overrides begin lines of their own if lines are
   * folded, and the first argument behind the options goes without its braces.
   */
  WordWrap show(WordWrap out, UnaryOperator<String> values) {
    return print(out, values, true);
  }

  /** Prints the arguments so that they can be read again. */
  WordWrap write(WordWrap out) {
    return print(out, value -> value, false);
  }

  private WordWrap print(WordWrap out, UnaryOperator<String> values, boolean firstBare) {
    Kind before = Kind.OPTION;
    for (Part part : parts()) {
      boolean bare = firstBare && part.kind() == Kind.ARGUMENT && before != Kind.ARGUMENT;
      if (part.kind() == Kind.OVERRIDE) {
        out.next("-o");
        if (part.text() != null) {
          out.same(quoted(normal(part, values)));
        }
      } else if (before == Kind.OVERRIDE) {
        out.next(bare ? part.text() : quoted(part.text()));
      } else {
        out.word(bare ? part.text() : quoted(part.text()), part.text().length());
      }
      before = part.kind();
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
    for (Part part : parts()) {
      Assignment old = part.assignment();
      boolean same = old != null && old.name().equals(name);
      found |= same;
      add(all, same ? new Part(Kind.OVERRIDE, text, true) : part);
      end = part.kind() == Kind.ARGUMENT || part.text() == null ? end : all.size();
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
    if (part.kind() == Kind.OVERRIDE) {
      all.add(new MasterLine.Argument("-o", false));
    }
    if (part.text() != null) {
      boolean inBraces = part.inBraces() || part.kind() == Kind.OVERRIDE;
      all.add(new MasterLine.Argument(part.text(), inBraces));
    }
  }
}
