package org.posthouse.shell;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.ParameterCatalog;
import org.posthouse.api.config.ParameterDescription;
import org.posthouse.api.console.ArgumentCompleter;

/** {@code config describe NAME...}: what a parameter of main.cf is about. */
@Component(
    service = DescribeCommand.class,
    property = {"osgi.command.scope=config", "osgi.command.function=describe"})
public final class DescribeCommand implements ArgumentCompleter {
  private final ParameterCatalog catalog;

  @Activate
  public DescribeCommand(@Reference ParameterCatalog catalog) {
    this.catalog = catalog;
  }

  @Descriptor("type, default, daemons and meaning of parameters of main.cf")
  public void describe(
      CommandSession session, @Descriptor("names of parameters, or none for all") String... names) {
    if (names.length == 0) {
      catalog.all().forEach(parameter -> print(session.getConsole(), parameter));
    }
    for (String name : names) {
      Optional<ParameterDescription> found = catalog.describe(name);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(name + ": unknown parameter");
      }
      print(session.getConsole(), found.get());
    }
  }

  @Override
  public List<String> words(String function) {
    return catalog.all().stream().map(ParameterDescription::name).toList();
  }

  private static void print(PrintStream out, ParameterDescription parameter) {
    String unit = parameter.unit().isEmpty() ? "" : " in " + parameter.unit();
    out.println(parameter.name() + " (" + parameter.type() + unit + ")");
    if (!parameter.text().isEmpty()) {
      out.println("  " + parameter.text());
    }
    out.println(("  default: " + parameter.defaultValue()).stripTrailing());
    String daemons = String.join(", ", parameter.daemons());
    if (!parameter.hasEffect()) {
      out.println("  has no effect yet" + (daemons.isEmpty() ? "" : "; in Postfix: " + daemons));
    } else if (!daemons.isEmpty()) {
      out.println("  used by: " + daemons);
    }
  }
}
