package org.posthouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells settings that no part of Posthouse honours, by themselves or in the value of another. */
record Effect(NameUse use) {

  List<String> without(ConfigSource source) {
    Map<String, String> found = new TreeMap<>();
    for (NameUse.Scope service : use.services()) {
      service.settings().keySet().forEach(name -> found.put(name, source.master().name()));
    }
    use.main().settings().keySet().forEach(name -> found.put(name, source.main().name()));
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> entry : found.entrySet()) {
      String name = entry.getKey();
      if (!isNoneOfOurs(name) && !isPartOfOthers(name, new HashSet<>())) {
        lines.add(entry.getValue() + ": has no effect yet: " + name);
      }
    }
    return lines;
  }

  private boolean isNoneOfOurs(String name) {
    Parameter parameter = use.parameter(name);
    return parameter == null || parameter.declared() || NameCheck.READ_ONLY.contains(name);
  }

  /** Whether it counts as a part of a value that is honoured, directly or not. */
  private boolean isPartOfOthers(String name, Set<String> seen) {
    for (String other : use.referrers(name)) {
      Parameter parameter = use.parameter(other);
      if (parameter != null && parameter.declared()
          || seen.add(other) && isPartOfOthers(other, seen)) {
        return true;
      }
    }
    return false;
  }
}
