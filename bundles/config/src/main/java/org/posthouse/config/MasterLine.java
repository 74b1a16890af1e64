package org.posthouse.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ServiceEntry;

/**
 * A line of master.cf as written.
 *
 * @param fields the eight fields, the last one the command
 * @param arguments what follows the command; an argument in braces without them and the white space
 *     inside
 * @param line its number
 */
record MasterLine(List<String> fields, List<Argument> arguments, int line) {

  /** A word of the command line; {@code inBraces} if it was written so. */
  record Argument(String text, boolean inBraces) {}

  String name() {
    return fields.get(0);
  }

  String type() {
    return fields.get(1);
  }

  String command() {
    return fields.get(7);
  }

  /** What identifies the line: {@code smtp/inet}. */
  String key() {
    return name() + "/" + type();
  }

  /** The {@code -o} overrides, in order. */
  Map<String, String> overrides() throws ConfigException {
    Map<String, String> overrides = new LinkedHashMap<>();
    split(overrides, new ArrayList<>());
    return overrides;
  }

  ServiceEntry entry() throws ConfigException {
    Map<String, String> overrides = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    split(overrides, others);
    String wakeup = fields.get(5);
    boolean ifUsed = wakeup.endsWith("?");
    String seconds = ifUsed ? wakeup.substring(0, wakeup.length() - 1) : wakeup;
    boolean never = seconds.isEmpty() || seconds.equals("-") || Integer.parseInt(seconds) == 0;
    String limit = fields.get(6);
    return new ServiceEntry(
        name(),
        type(),
        !fields.get(2).equals("n") && !type().equals("inet"),
        !fields.get(3).equals("n"),
        fields.get(4).equals("y"),
        never ? Optional.empty() : Optional.of(Duration.ofSeconds(Integer.parseInt(seconds))),
        ifUsed,
        limit.equals("-") ? Optional.empty() : Optional.of(Integer.parseInt(limit)),
        command(),
        others,
        overrides,
        line);
  }

  private void split(Map<String, String> overrides, List<String> others) throws ConfigException {
    for (ServiceCommand.Part part : new ServiceCommand(arguments).parts()) {
      if (part.kind() != ServiceCommand.Kind.OVERRIDE) {
        others.add(part.text());
      } else if (part.text() == null) {
        throw new ConfigException("option -o of service " + name() + " has no value");
      } else {
        Assignment override = Assignment.parse(part.text());
        overrides.put(override.name(), override.value());
      }
    }
  }
}
