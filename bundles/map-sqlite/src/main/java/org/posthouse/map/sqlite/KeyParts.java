package org.posthouse.map.sqlite;

import java.util.Optional;

/** A key or value as the letters of a template name its parts. */
record KeyParts(String whole, String user, String domain) {

  static KeyParts of(String text) {
    int at = text.lastIndexOf('@');
    return at <= 0 || at == text.length() - 1
        ? new KeyParts(text, text, "")
        : new KeyParts(text, text.substring(0, at), text.substring(at + 1));
  }

  /** The part that a letter names; empty if this text has none of the kind. */
  Optional<String> part(char letter) {
    return switch (letter) {
      case 's' -> Optional.of(whole);
      case 'u' -> Optional.of(user);
      case 'd' -> domain.isEmpty() ? Optional.empty() : Optional.of(domain);
      default -> label(letter - '0');
    };
  }

  /** The labels of the domain, the last one is number 1. */
  private Optional<String> label(int number) {
    String[] labels = domain.split("\\.");
    return domain.isEmpty() || labels.length < number
        ? Optional.empty()
        : Optional.of(labels[labels.length - number]);
  }
}
