package org.posthouse.console;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Lists the commands that are there now, from the services that provide them. */
final class CommandHelp {
  /** Gogo's own commands, which are no business of a mail administrator. */
  private static final TreeSet<String> OURS =
      new TreeSet<>(List.of("bundle", "config", "feature", "map", "queue", "service"));

  private CommandHelp() {}

  /** All commands, as {@code scope:name}. */
  static TreeSet<String> names() {
    return references().stream()
        .flatMap(r -> functions(r).stream().map(f -> scope(r) + ":" + f))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static void print(PrintStream out) {
    out.println("Commands:");
    references().stream()
        .flatMap(r -> functions(r).stream().map(f -> describe(r, f)))
        .sorted()
        .forEach(out::println);
  }

  private static String describe(ServiceReference<?> reference, String function) {
    Object service = context().getService(reference);
    try {
      Method method =
          Arrays.stream(service.getClass().getMethods())
              .filter(m -> m.getName().equals(function))
              .min(Comparator.comparingInt(Method::getParameterCount))
              .orElse(null);
      var text = method == null ? null : method.getAnnotation(Descriptor.class);
      String name = scope(reference) + ":" + function;
      return text == null ? "  " + name : "  %-20s %s".formatted(name, text.value());
    } finally {
      context().ungetService(reference);
    }
  }

  private static List<ServiceReference<?>> references() {
    try {
      ServiceReference<?>[] found =
          context().getAllServiceReferences(null, "(" + CommandProcessor.COMMAND_SCOPE + "=*)");
      return found == null
          ? List.of()
          : Arrays.stream(found).filter(r -> OURS.contains(scope(r))).toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String scope(ServiceReference<?> reference) {
    return String.valueOf(reference.getProperty(CommandProcessor.COMMAND_SCOPE));
  }

  private static List<String> functions(ServiceReference<?> reference) {
    return words(reference.getProperty(CommandProcessor.COMMAND_FUNCTION));
  }

  static boolean isOurs(String scope) {
    return OURS.contains(scope);
  }

  /** A property of one string or several. */
  static List<String> words(Object property) {
    return switch (property) {
      case String one -> List.of(one);
      case String[] some -> List.of(some);
      case null, default -> List.of();
    };
  }

  private static BundleContext context() {
    return FrameworkUtil.getBundle(CommandHelp.class).getBundleContext();
  }
}
