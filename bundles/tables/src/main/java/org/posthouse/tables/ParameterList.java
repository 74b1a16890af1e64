package org.posthouse.tables;

import java.util.ArrayList;
import java.util.List;

/** Splits the value of a list parameter; what stands in braces is never split. */
public final class ParameterList {

  private ParameterList() {}

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
