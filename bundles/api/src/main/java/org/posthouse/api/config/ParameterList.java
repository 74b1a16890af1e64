package org.posthouse.api.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the value of a list parameter, or a line of words; what stands in braces is never split.
 */
public final class ParameterList {

  /** How much is shown of what follows a comment's first word. */
  private static final int SHOWN = 20;

  private ParameterList() {}

  /**
   * What to say of a comment behind other elements: it would hide what follows.
   *
   * @param at where it begins
   */
  public static String comment(List<String> elements, int at) {
    String rest = String.join(" ", elements.subList(at + 1, elements.size()));
    return "#comment after other text is not allowed: "
        + elements.get(at)
        + " "
        + rest.substring(0, Math.min(SHOWN, rest.length()))
        + "...";
  }

  /** Elements separated by commas and white space, braces kept. */
  public static List<String> split(String text) {
    return split(text, ", \t\r\n");
  }

  /**
   * Elements separated by any of the characters, braces kept. An unclosed brace ends with the text.
   */
  public static List<String> split(String text, String separators) {
    List<String> elements = new ArrayList<>();
    int start = -1;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (depth == 0 && separators.indexOf(c) >= 0) {
        if (start >= 0) {
          elements.add(text.substring(start, i));
          start = -1;
        }
        continue;
      }
      if (start < 0) {
        start = i;
      }
      if (c == '{') {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      }
    }
    if (start >= 0) {
      elements.add(text.substring(start));
    }
    return elements;
  }
}
