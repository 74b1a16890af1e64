package org.posthouse.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows what the server consists of. */
@Component(
    service = BundleCommands.class,
    property = {"osgi.command.scope=bundle", "osgi.command.function=list"})
public final class BundleCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(20);

  private final BundleContext context;

  @Activate
  public BundleCommands(BundleContext context) {
    this.context = context;
  }

  @Descriptor("list bundles: id, state, time of the last change, name, version")
  public void list(CommandSession session) throws InterruptedException {
    awaitEndOfStart();
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

  /** Mail flows before the last bundle has started; a list of states in motion helps nobody. */
  private void awaitEndOfStart() throws InterruptedException {
    var level = context.getBundle(0).adapt(FrameworkStartLevel.class);
    int last =
        Arrays.stream(context.getBundles())
            .mapToInt(bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel())
            .max()
            .orElse(0);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (level.getStartLevel() <= last && System.nanoTime() - end < 0) {
      Thread.sleep(STEP);
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
