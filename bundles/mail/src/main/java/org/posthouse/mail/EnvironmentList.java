package org.posthouse.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of {@code import_environment} or {@code export_environment}: names of variables that
 * are taken over, and {@code name=value} or {@code { name = value }} for variables that are set.
 */
public final class EnvironmentList {

  private EnvironmentList() {}

  /**
   * The variables that a process gets; nothing but these.
   *
   * @param words the elements of the parameter, with their braces
   * @param from the variables that there are
   */
  public static Map<String, String> of(List<String> words, Map<String, String> from) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String word : words) {
      boolean braces = word.length() > 1 && word.startsWith("{") && word.endsWith("}");
      String text = braces ? word.substring(1, word.length() - 1).strip() : word;
      int equals = text.indexOf('=');
      if (equals > 0) {
        environment.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      } else if (from.containsKey(text)) {
        environment.put(text, from.get(text));
      }
    }
    return environment;
  }
}
