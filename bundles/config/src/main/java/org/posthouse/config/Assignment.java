package org.posthouse.config;

import org.posthouse.api.config.ConfigException;

/** A {@code name = value}, without the white space around both. */
record Assignment(String name, String value) {

  static Assignment parse(String text) throws ConfigException {
    int at = 0;
    while (at < text.length() && Text.isSpace(text.charAt(at))) {
      at++;
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != '=' && !Text.isSpace(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    while (at < text.length() && Text.isSpace(text.charAt(at))) {
      at++;
    }
    if (name.isEmpty()) {
      throw bad("missing attribute name", text);
    }
    if (at == text.length() || text.charAt(at) != '=') {
      throw bad("missing '=' after attribute name", text);
    }
    return new Assignment(name, Text.trim(text.substring(at + 1)));
  }

  private static ConfigException bad(String what, String text) {
    return new ConfigException(what + ": \"" + Text.printable(Text.head(text, 200)) + "\"");
  }
}
