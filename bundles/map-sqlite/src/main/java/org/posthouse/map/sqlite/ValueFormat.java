package org.posthouse.map.sqlite;

import java.util.Optional;

/** The parameter {@code result_format}. */
record ValueFormat(String format) {

  /** The value in this format; empty if it lacks a part that the format wants. */
  Optional<String> apply(String value) {
    if (format.equals("%s")) {
      return Optional.of(value);
    }
    KeyParts parts = KeyParts.of(value);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char letter = format.charAt(++i);
      if ("sud123456789".indexOf(letter) < 0) {
        text.append(letter);
        continue;
      }
      Optional<String> part = parts.part(letter);
      if (part.isEmpty()) {
        return part;
      }
      text.append(part.get());
    }
    return Optional.of(text.toString());
  }
}
