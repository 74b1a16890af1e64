package org.posthouse.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Configuration;

/** Commands about the configuration in force. */
@Component(
    service = ConfigCommands.class,
    property = {"osgi.command.scope=config", "osgi.command.function=reload"})
public final class ConfigCommands {
  private final Configuration configuration;

  @Activate
  public ConfigCommands(@Reference Configuration configuration) {
    this.configuration = configuration;
  }

  @Descriptor("read main.cf and master.cf again; a bad file changes nothing")
  public void reload(CommandSession session) throws ConfigException {
    for (String warning : configuration.reload()) {
      session.getConsole().println("warning: " + warning);
    }
  }
}
