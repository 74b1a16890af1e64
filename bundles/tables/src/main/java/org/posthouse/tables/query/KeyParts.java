package org.posthouse.tables.query;

/** A key or value as the letters of a template name its parts; null where it lacks one. */
record KeyParts(String whole, String user, String domain) {

  static KeyParts of(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return new KeyParts(text, text, null);
    }
    String domain = text.substring(at + 1);
    return new KeyParts(
        text, at == 0 ? null : text.substring(0, at), domain.isEmpty() ? null : domain);
  }

  /** The part that a lower case letter or a digit names; labels count from the last one. */
  String part(char letter) {
    return switch (letter) {
      case 's' -> whole;
      case 'u' -> user;
      case 'd' -> domain;
      default -> domain == null ? null : label(letter - '0');
    };
  }

  private String label(int number) {
    int end = domain.length();
    for (int i = 1; i < number; i++) {
      end = domain.lastIndexOf('.', end - 1);
      if (end < 0) {
        return null;
      }
    }
    return domain.substring(domain.lastIndexOf('.', end - 1) + 1, end);
  }
}
