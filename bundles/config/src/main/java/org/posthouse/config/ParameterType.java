package org.posthouse.config;

import java.util.Optional;

/** What a parameter's value is. A list is a string until somebody asks for its elements. */
public enum ParameterType {
  STRING,
  /** Text with $ references to something else than parameters: not expanded here. */
  RAW,
  BOOLEAN,
  INTEGER,
  BYTES,
  TIME;

  static Optional<ParameterType> named(String word) {
    return Optional.ofNullable(
        switch (word) {
          case "string", "list" -> STRING;
          case "raw" -> RAW;
          case "boolean" -> BOOLEAN;
          case "integer" -> INTEGER;
          case "bytes" -> BYTES;
          case "time" -> TIME;
          default -> null;
        });
  }

  char letter() {
    return switch (this) {
      case STRING -> 's';
      case RAW -> 'r';
      case BOOLEAN -> 'b';
      case INTEGER -> 'i';
      case BYTES -> 'B';
      case TIME -> 't';
    };
  }

  static ParameterType ofLetter(char letter) {
    return switch (letter) {
      case 's' -> STRING;
      case 'r' -> RAW;
      case 'b' -> BOOLEAN;
      case 'i' -> INTEGER;
      case 'B' -> BYTES;
      case 't' -> TIME;
      default -> throw new IllegalStateException("parameter type " + letter);
    };
  }
}
