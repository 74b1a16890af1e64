package org.posthouse.config;

import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterDescription;
import org.posthouse.api.config.ParameterList;

/**
 * Describes parameters for people. What a bundle says about its parameters comes first; about the
 * others the resource {@code descriptions} knows something. It is read only for this: commands that
 * ask for values do not pay for it.
 */
final class Descriptions {

  private final Map<String, Declarations.Declaration> postfix = new HashMap<>();

  private Descriptions() {}

  static Descriptions read() {
    URL resource = Descriptions.class.getResource("descriptions");
    Descriptions made = new Descriptions();
    try {
      for (Declarations.Declaration one : Declarations.read(resource)) {
        made.postfix.put(one.name(), one);
      }
    } catch (ConfigException e) {
      throw new IllegalStateException(e); // our own resource
    }
    return made;
  }

  /**
   * @param defaultValue which may depend on the host, other than that of the parameter
   */
  ParameterDescription of(Parameter parameter, String defaultValue) {
    return new ParameterDescription(
        parameter.name(),
        type(parameter.type()),
        unit(parameter),
        defaultValue,
        parameter.declared(),
        daemons(parameter),
        text(parameter));
  }

  private static String type(ParameterType type) {
    return switch (type) {
      case RAW -> "string";
      case STRING, BOOLEAN, INTEGER, BYTES, TIME -> type.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String unit(Parameter parameter) {
    return switch (parameter.type()) {
      case STRING, RAW, BOOLEAN, INTEGER -> "";
      case BYTES -> "bytes";
      case TIME ->
          switch (parameter.timeUnit()) {
            case 'm' -> "minutes";
            case 'h' -> "hours";
            case 'd' -> "days";
            case 'w' -> "weeks";
            default -> "seconds";
          };
    };
  }

  private List<String> daemons(Parameter parameter) {
    Declarations.Declaration known = postfix.get(parameter.name());
    return !parameter.daemons().isEmpty() || known == null
        ? parameter.daemons()
        : ParameterList.split(known.get("daemons", ""));
  }

  private String text(Parameter parameter) {
    Declarations.Declaration known = postfix.get(parameter.name());
    return !parameter.text().isEmpty() || known == null ? parameter.text() : known.get("text", "");
  }
}
