package org.posthouse.shell;

import java.time.Instant;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows what the server consists of. */
@Component(
    service = BundleCommands.class,
    property = {"osgi.command.scope=bundle", "osgi.command.function=list"})
public final class BundleCommands {
  private final BundleContext context;

  @Activate
  public BundleCommands(BundleContext context) {
    this.context = context;
  }

  @Descriptor("list bundles: id, state, time of the last change, name, version")
  public void list(CommandSession session) {
    for (Bundle bundle : context.getBundles()) {
      session
          .getConsole()
          .printf(
              "%4d %-9s %s %s %s%n",
              bundle.getBundleId(),
              state(bundle).toLowerCase(Locale.ROOT),
              Instant.ofEpochMilli(bundle.getLastModified()),
              bundle.getSymbolicName(),
              bundle.getVersion());
    }
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      default -> "gone";
    };
  }
}
