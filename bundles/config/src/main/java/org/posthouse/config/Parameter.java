package org.posthouse.config;

import java.util.List;

/**
 * A main.cf parameter.
 *
 * @param defaultValue unexpanded
 * @param declared whether a bundle says that it honours the parameter
 * @param daemons who uses it, for the documentation
 * @param text what it does, for the documentation
 * @param pending which values cannot be had yet, and what that means
 */
public record Parameter(
    String name,
    ParameterType type,
    String defaultValue,
    boolean declared,
    List<String> daemons,
    String text,
    Pending pending) {

  static Parameter known(String name, ParameterType type, String defaultValue) {
    return new Parameter(name, type, defaultValue, false, List.of(), "", Pending.NONE);
  }

  Parameter named(String other, String otherDefault) {
    return new Parameter(other, type, otherDefault, declared, daemons, text, pending);
  }

  /** The unit of a time without unit: that of the default. */
  char timeUnit() {
    char last = defaultValue.isEmpty() ? 's' : defaultValue.charAt(defaultValue.length() - 1);
    return "smhdw".indexOf(last) >= 0 && !Character.isLetter(beforeLast()) ? last : 's';
  }

  private char beforeLast() {
    return defaultValue.length() < 2 ? 'x' : defaultValue.charAt(defaultValue.length() - 2);
  }
}
