package org.posthouse.config;

import java.time.Duration;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;

/** An expanded value in the form of its type. */
final class Value {

  private final String text;
  private final ParameterType type;
  private final long number;
  private final Duration time;
  private List<String> list;

  private Value(String text, ParameterType type, long number, Duration time) {
    this.text = text;
    this.type = type;
    this.number = number;
    this.time = time;
  }

  /**
   * @throws ConfigException if the text is not of the parameter's type
   */
  static Value of(Parameter parameter, String text) throws ConfigException {
    return switch (parameter.type()) {
      case STRING, RAW -> new Value(text, ParameterType.STRING, 0, null);
      case BOOLEAN -> new Value(text, ParameterType.BOOLEAN, bool(text) ? 1 : 0, null);
      case INTEGER -> new Value(text, ParameterType.INTEGER, integer(parameter, text), null);
      case BYTES -> new Value(text, ParameterType.BYTES, bytes(text), null);
      case TIME -> {
        Duration time = time(text, parameter.timeUnit());
        yield new Value(text, ParameterType.TIME, time.toSeconds(), time);
      }
    };
  }

  /** A value of no known type. */
  static Value ofText(String text) {
    return new Value(text, ParameterType.STRING, 0, null);
  }

  /** Of the same text and type, and so the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Value value
        && text.equals(value.text)
        && type == value.type
        && number == value.number;
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  String text() {
    return text;
  }

  ParameterType type() {
    return type;
  }

  long number() {
    return number;
  }

  Duration time() {
    return time;
  }

  /** Parsed when first asked for; a race makes it twice. */
  List<String> list() {
    List<String> made = list;
    if (made == null) {
      made = List.copyOf(ParameterList.split(text));
      list = made;
    }
    return made;
  }

  private static boolean bool(String text) throws ConfigException {
    if (text.equalsIgnoreCase("yes")) {
      return true;
    }
    if (text.equalsIgnoreCase("no")) {
      return false;
    }
    throw bad("bad boolean value", text);
  }

  private static long integer(Parameter parameter, String text) throws ConfigException {
    boolean negative = text.startsWith("-") && parameter.name().endsWith("_threshold");
    long number = number(negative ? text.substring(1) : text, "bad numerical value");
    if (number > Integer.MAX_VALUE) {
      throw bad("number too large", text);
    }
    return negative ? -number : number;
  }

  private static long bytes(String text) throws ConfigException {
    return number(text, "bad numerical value");
  }

  /** Nearly all parameters count something: a sign is as wrong as a letter. */
  private static long number(String text, String what) throws ConfigException {
    if (!Text.isDigits(text)) {
      throw bad(what, text);
    }
    if (text.length() > 18) {
      throw bad("number too large", text);
    }
    return Long.parseLong(text);
  }

  private static Duration time(String text, char defaultUnit) throws ConfigException {
    String digits = text;
    char unit = defaultUnit;
    if (!text.isEmpty() && "smhdw".indexOf(text.charAt(text.length() - 1)) >= 0) {
      digits = text.substring(0, text.length() - 1);
      unit = text.charAt(text.length() - 1);
    }
    if (!Text.isDigits(digits)) {
      throw bad("bad time value or unit", text);
    }
    long seconds = digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits) * seconds(unit);
    if (seconds > Integer.MAX_VALUE) {
      throw bad("time too large", text);
    }
    return Duration.ofSeconds(seconds);
  }

  private static long seconds(char unit) {
    return switch (unit) {
      case 'm' -> 60;
      case 'h' -> 3_600;
      case 'd' -> 86_400;
      case 'w' -> 604_800;
      default -> 1;
    };
  }

  private static ConfigException bad(String what, String text) {
    return new ConfigException(what + ": \"" + Text.printable(Text.head(text, 80)) + "\"");
  }
}
