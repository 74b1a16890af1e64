package org.posthouse.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.config.ParameterList;

/**
 * Values of a parameter that Postfix has and Posthouse has not yet.
 *
 * @param values in lower case; {@code *} is any that is not empty
 * @param meaning what comes of such a value
 */
record Pending(List<String> values, String meaning) {
  static final Pending NONE = new Pending(List.of(), "");

  /** Of a declaration: {@code value value: meaning}. */
  static Pending parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? NONE
        : new Pending(
            ParameterList.split(text.substring(0, colon)), Text.trim(text.substring(colon + 1)));
  }

  /** As in a declaration. */
  String text() {
    return values.isEmpty() ? "" : String.join(" ", values) + ": " + meaning;
  }

  /** What comes of this value, if it is one of them. */
  Optional<String> meaningOf(String value) {
    boolean any = values.contains("*") && !value.isEmpty();
    return any || values.contains(value.toLowerCase(Locale.ROOT))
        ? Optional.of(meaning)
        : Optional.empty();
  }
}
