package org.posthouse.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells settings that no part of Posthouse honours, by themselves or in the value of another. */
record Effect(NameUse use) {

  /** Its default names what others use: to be in it makes no effect. */
  private static final String TABLES_OF_ALL = "proxy_read_maps";

  List<String> without(ConfigSource source) {
    Map<String, String> found = new TreeMap<>();
    for (NameUse.Scope service : use.services()) {
      service.settings().keySet().forEach(name -> found.put(name, source.master().name()));
    }
    use.main().settings().keySet().forEach(name -> found.put(name, source.main().name()));
    found.keySet().removeIf(this::isNoneOfOurs);
    if (!found.isEmpty()) {
      found.keySet().removeAll(effective());
    }
    List<String> lines = new ArrayList<>();
    found.forEach((name, file) -> lines.add(file + ": has no effect yet: " + name));
    return lines;
  }

  private boolean isNoneOfOurs(String name) {
    Parameter parameter = use.parameter(name);
    return parameter == null || parameter.declared() || NameCheck.READ_ONLY.contains(name);
  }

  /** What counts as a part of a value that is honoured. */
  private Set<String> effective() {
    Set<String> found = new HashSet<>();
    Deque<String> next = new ArrayDeque<>();
    use.parameters().stream().filter(Parameter::declared).forEach(p -> next.add(p.name()));
    for (String name; (name = next.poll()) != null; ) {
      for (String value : values(name)) {
        use.referencesIn(name, value).stream().filter(found::add).forEach(next::add);
      }
    }
    return found;
  }

  /** All that a parameter is set to, or else its default. */
  private List<String> values(String name) {
    List<String> values = new ArrayList<>();
    String setting = use.main().settings().get(name);
    if (setting != null) {
      values.add(setting);
    } else if (use.parameter(name) != null && !name.equals(TABLES_OF_ALL)) {
      values.add(use.parameter(name).defaultValue());
    }
    for (NameUse.Scope service : use.services()) {
      String override = service.settings().get(name);
      if (override != null) {
        values.add(override);
      }
    }
    return values;
  }
}
