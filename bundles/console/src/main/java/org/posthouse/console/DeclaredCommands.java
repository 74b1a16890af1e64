package org.posthouse.console;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * The commands that installed components declare, there or not. Mail flows before all that an
 * administrator may need has started; so who asks at once after a start is made to wait.
 */
final class DeclaredCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A list without a command that cannot start is better than none. */
  private static final Duration PATIENCE_FOR_ALL = Duration.ofSeconds(3);

  private static final Duration STEP = Duration.ofMillis(20);

  private DeclaredCommands() {}

  /** Waits for a declared command; false if there is none, or if it has not come in time. */
  static boolean await(String command) {
    return await(Set.of(command), PATIENCE);
  }

  /** Waits for all declared commands, but not for ever. */
  static void awaitAll() {
    await(names(), PATIENCE_FOR_ALL);
  }

  private static boolean await(Collection<String> commands, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!CommandHelp.names().containsAll(commands)) {
      if (!names().containsAll(commands) || System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  static TreeSet<String> names() {
    BundleContext context = FrameworkUtil.getBundle(DeclaredCommands.class).getBundleContext();
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null) {
      return new TreeSet<>();
    }
    try {
      return context.getService(reference).getComponentDescriptionDTOs().stream()
          .filter(component -> component.properties.containsKey(CommandProcessor.COMMAND_SCOPE))
          .filter(component -> CommandHelp.isOffered(component.bundle.symbolicName))
          .flatMap(
              component ->
                  CommandHelp.words(component.properties.get(CommandProcessor.COMMAND_FUNCTION))
                      .stream()
                      .map(function -> scope(component) + ":" + CommandHelp.dashed(function)))
          .collect(Collectors.toCollection(TreeSet::new));
    } finally {
      context.ungetService(reference);
    }
  }

  private static String scope(ComponentDescriptionDTO component) {
    return String.valueOf(component.properties.get(CommandProcessor.COMMAND_SCOPE));
  }
}
