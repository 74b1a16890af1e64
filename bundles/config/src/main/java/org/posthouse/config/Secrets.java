package org.posthouse.config;

import java.util.List;
import org.posthouse.api.config.ParameterList;

/** Values that never appear in a log or on the console. */
final class Secrets {

  private static final String STARS = "********";

  private static final List<String> ENDINGS =
      List.of("_dbpw", "_bind_pw", "_pw", "_pass", "_passwd", "_secret");

  private Secrets() {}

  static boolean isSecret(String name) {
    return name.contains("password") || ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** The value, or stars if it is a secret; tables that hold secrets are none themselves. */
  static String mask(String name, String value) {
    return isSecret(name) && !namesTables(value) ? STARS : withoutUserinfo(value);
  }

  /** The start of a message that may go on with a part of the value. */
  static String maskQuoted(String name, String message) {
    int quote = message.indexOf('"');
    return quote < 0 || mask(name, "x").equals("x") ? message : message.substring(0, quote) + STARS;
  }

  /** Whether all words are file names, tables in files, references or numbers. */
  private static boolean namesTables(String value) {
    for (String word : ParameterList.split(value)) {
      boolean harmless =
          word.startsWith("/")
              || word.indexOf(":/") > 0
              || word.startsWith("$") && word.indexOf('{') < 0
              || Text.isDigits(word)
              || word.equals("yes")
              || word.equals("no");
      if (!harmless) {
        return false;
      }
    }
    return true;
  }

  /** Without the password of {@code scheme://user:password@host}. */
  private static String withoutUserinfo(String value) {
    int scheme = value.indexOf("://");
    if (scheme < 0) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (; scheme >= 0; scheme = value.indexOf("://", scheme + 3)) {
      int start = scheme + 3;
      int end = start;
      while (end < value.length() && "/ \t,?#".indexOf(value.charAt(end)) < 0) {
        end++;
      }
      int at = value.lastIndexOf('@', end - 1);
      int colon = value.indexOf(':', start);
      if (colon >= 0 && colon < at) {
        out.append(value, done, colon + 1).append(STARS);
        done = at;
      }
    }
    return out.append(value, done, value.length()).toString();
  }
}
