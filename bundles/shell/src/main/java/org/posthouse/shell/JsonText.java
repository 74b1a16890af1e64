package org.posthouse.shell;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes JSON: maps with text keys, collections, texts, numbers and truth values. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /** One object, in one line. */
  static String line(Map<String, ?> object) {
    var json = new JsonText();
    json.value(object);
    return json.out.append('\n').toString();
  }

  /** Members in order: name, value, name, value. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  private void value(Object value) {
    switch (value) {
      case Map<?, ?> object -> object(object);
      case Collection<?> array -> array(array);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> text(String.valueOf(value));
    }
  }

  private void object(Map<?, ?> object) {
    String separator = "{";
    for (Map.Entry<?, ?> member : object.entrySet()) {
      out.append(separator);
      text(String.valueOf(member.getKey()));
      out.append(": ");
      value(member.getValue());
      separator = ", ";
    }
    out.append(object.isEmpty() ? "{}" : "}");
  }

  private void array(Collection<?> array) {
    String separator = "[";
    for (Object element : array) {
      out.append(separator);
      value(element);
      separator = ", ";
    }
    out.append(array.isEmpty() ? "[]" : "]");
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 127 || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
