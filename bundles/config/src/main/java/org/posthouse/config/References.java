package org.posthouse.config;

import java.util.LinkedHashSet;
import java.util.Set;

/** The names that a value refers to, without expanding it. */
final class References {

  private References() {}

  static Set<String> in(String value) {
    if (value.indexOf('$') < 0) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (int at = value.indexOf('$'); at >= 0; at = value.indexOf('$', at)) {
      at++;
      if (at < value.length() && value.charAt(at) == '$') {
        at++;
        continue;
      }
      int start = at;
      if (start < value.length() && (value.charAt(start) == '{' || value.charAt(start) == '(')) {
        start++;
        while (start < value.length() && Text.isSpace(value.charAt(start))) {
          start++;
        }
      }
      int end = start;
      while (end < value.length() && Text.isNameChar(value.charAt(end))) {
        end++;
      }
      boolean function = end < value.length() && start > at && value.charAt(end) == '{';
      if (end > start && !function) {
        names.add(value.substring(start, end));
      }
    }
    return names;
  }
}
