package org.posthouse.mail.template;

import java.net.IDN;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ConfigException;

/**
 * Replaces {@code $name} in the text of templates. Besides the parameters there are {@code
 * $maximal_queue_lifetime_days} and the like, and names of hosts are shown as people write them.
 */
public final class TemplateExpansion {

  /** What the values come from. */
  public interface Parameters {

    /**
     * @param names knows some names itself, null for others
     * @throws ConfigException for bad syntax, and for a name that is not defined
     */
    String expand(String text, UnaryOperator<String> names) throws ConfigException;

    Duration delayWarningTime() throws ConfigException;

    Duration maximalQueueLifetime() throws ConfigException;
  }

  private static final List<String> TIMES = List.of("delay_warning_time", "maximal_queue_lifetime");

  private final Parameters parameters;
  private final Consumer<String> problems;

  /**
   * @param problems hears what looks wrong in a template, but can be used
   */
  public TemplateExpansion(Parameters parameters, Consumer<String> problems) {
    this.parameters = parameters;
    this.problems = problems;
  }

  /**
   * @throws ConfigException if a line cannot be expanded, with the template's origin and that line
   */
  public List<String> text(BounceTemplate template) throws ConfigException {
    List<String> expanded = new ArrayList<>();
    for (String line : template.text()) {
      expanded.add(line.indexOf('$') < 0 ? line : expand(template, line));
    }
    return expanded;
  }

  private String expand(BounceTemplate template, String line) throws ConfigException {
    try {
      Duration[] times = {parameters.delayWarningTime(), parameters.maximalQueueLifetime()};
      boolean unicode = value("smtputf8_enable").equals("yes");
      String host = unicode ? IDN.toUnicode(value("myhostname")) : null;
      String domain = unicode ? IDN.toUnicode(value("mydomain")) : null;
      return parameters.expand(
          line,
          name ->
              switch (name) {
                case "myhostname" -> host;
                case "mydomain" -> domain;
                default -> time(template, name, times);
              });
    } catch (ConfigException e) {
      throw new ConfigException(
          template.origin()
              + ": "
              + e.getMessage()
              + " in "
              + template.name()
              + " template: "
              + line,
          e);
    }
  }

  private String value(String name) throws ConfigException {
    return parameters.expand("$" + name, n -> null);
  }

  /** A time in a unit: whole ones. Null if the name is not one of these. */
  private String time(BounceTemplate template, String name, Duration[] times) {
    for (int i = 0; i < times.length; i++) {
      String prefix = TIMES.get(i) + "_";
      long unit = name.startsWith(prefix) ? seconds(name.substring(prefix.length())) : 0;
      if (unit > 0) {
        long value = times[i].toSeconds() / unit;
        if (value == 0 && !times[i].isZero()) {
          problems.accept(
              template.origin()
                  + ": zero result in "
                  + template.name()
                  + " template conversion of parameter \""
                  + name
                  + "\": choose a smaller unit");
        }
        return Long.toString(value);
      }
    }
    return null;
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "seconds" -> 1;
      case "minutes" -> 60;
      case "hours" -> 3_600;
      case "days" -> 86_400;
      case "weeks" -> 604_800;
      default -> 0;
    };
  }
}
