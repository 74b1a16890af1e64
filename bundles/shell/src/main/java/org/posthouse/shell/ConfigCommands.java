package org.posthouse.shell;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigDifference;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigGeneration;
import org.posthouse.api.config.ConfigHistory;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;

/** Commands about the configuration in force. */
@Component(
    service = ConfigCommands.class,
    property = {
      "osgi.command.scope=config",
      "osgi.command.function=reload",
      "osgi.command.function=diff",
      "osgi.command.function=history"
    })
public final class ConfigCommands {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Configuration configuration;
  private final ConfigHistory history;
  private final Log log;

  @Activate
  public ConfigCommands(
      @Reference Configuration configuration,
      @Reference ConfigHistory history,
      @Reference MailLog logs) {
    this.configuration = configuration;
    this.history = history;
    this.log = logs.daemon(configuration.current().main(), "master");
  }

  @Descriptor("read main.cf and master.cf again; a bad file changes nothing")
  public void reload(CommandSession session) throws ConfigException {
    try {
      for (String warning : configuration.reload()) {
        session.getConsole().println("warning: " + warning);
      }
    } catch (ConfigException e) {
      log.event(new MailEvent.ReloadRefused(e.getMessage()));
      throw e;
    }
  }

  @Descriptor("what the files say that is not in force yet, and what differs from the defaults")
  public void diff(CommandSession session) throws ConfigException {
    PrintStream out = session.getConsole();
    List<ConfigDifference> all = history.differences();
    List<ConfigDifference> pending = all.stream().filter(ConfigDifference::isPending).toList();
    if (!pending.isEmpty()) {
      out.println("not in force before \"postfix reload\":");
      pending.forEach(d -> print(out, d));
    }
    out.println("in force and not the default:");
    all.stream().filter(d -> !d.isPending()).forEach(d -> print(out, d));
  }

  private static void print(PrintStream out, ConfigDifference difference) {
    out.println("  " + difference.place() + ": " + difference.name());
    if (difference.isPending()) {
      line(out, "file", difference.file());
    }
    line(out, "running", difference.running());
    if (difference.standard().isPresent()) {
      line(out, "default", difference.standard());
    }
  }

  private static void line(PrintStream out, String what, Optional<String> value) {
    out.printf("    %-8s %s%n", what, value.map(v -> "= " + v).orElse("(not set)"));
  }

  @Descriptor("the configurations since the start of the server, and what they changed")
  public void history(CommandSession session) {
    PrintStream out = session.getConsole();
    for (ConfigGeneration generation : history.generations()) {
      out.printf(
          "%4d  %s  %s%n", generation.number(), local(generation.since()), generation.cause());
      for (ConfigChange change : generation.changes()) {
        out.println("      " + change);
      }
    }
  }

  private static String local(Instant time) {
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }
}
