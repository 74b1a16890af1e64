package org.posthouse.console;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.posthouse.api.console.ArgumentCompleter;

/**
 * The commands that are there now, from the services that provide them, ours and those of
 * extensions. A method {@code repoAdd} is the command {@code repo-add}; both spellings work.
 */
final class CommandHelp {
  /** The framework's own commands are no business of a mail administrator. */
  private static final String FRAMEWORK = "org.apache.felix.";

  /** The scope that is left out. */
  static final String WHOLE = "posthouse:";

  private CommandHelp() {}

  /** All commands, as {@code scope:name}. */
  static TreeSet<String> names() {
    return references().stream()
        .flatMap(r -> functions(r).stream().map(f -> scope(r) + ":" + dashed(f)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static void print(PrintStream out) {
    out.println("Commands:");
    references().stream()
        .flatMap(r -> functions(r).stream().map(f -> describe(r, f)))
        .sorted()
        .forEach(text -> out.println(text.lines().findFirst().orElse("")));
    out.println();
    out.println("\"help NAME\" or \"NAME --help\" tells of one.");
  }

  /** Tells of one command, or of those of one scope; false if there is none. */
  static boolean print(PrintStream out, String name) {
    List<String> lines =
        references().stream()
            .flatMap(
                r ->
                    functions(r).stream()
                        .filter(f -> isMeant(name, scope(r), dashed(f)))
                        .map(f -> describe(r, f)))
            .sorted()
            .toList();
    lines.forEach(line -> out.println(line.strip()));
    return !lines.isEmpty();
  }

  private static boolean isMeant(String name, String scope, String function) {
    return name.equals(scope) || canonical(name).equals(scope + ":" + function);
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
      String name = shown(scope(reference) + ":" + dashed(function));
      return text == null ? "  " + name : "  %-20s %s".formatted(name, text.value());
    } finally {
      context().ungetService(reference);
    }
  }

  /** Words that may follow a command, if whoever provides it knows some. */
  static Collection<String> arguments(String command) {
    for (ServiceReference<?> reference : references()) {
      for (String function : functions(reference)) {
        if (canonical(command).equals(scope(reference) + ":" + dashed(function))) {
          return arguments(reference, function);
        }
      }
    }
    return List.of();
  }

  private static Collection<String> arguments(ServiceReference<?> reference, String function) {
    Object service = context().getService(reference);
    try {
      return service instanceof ArgumentCompleter completer ? completer.words(function) : List.of();
    } catch (Exception _) {
      // Without a proposal one can still type.
      return List.of();
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
          : Arrays.stream(found).filter(r -> isOffered(r.getBundle())).toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Null for a bundle that has just gone. */
  private static boolean isOffered(Bundle bundle) {
    return bundle != null && isOffered(bundle.getSymbolicName());
  }

  static boolean isOffered(String bundle) {
    return !bundle.startsWith(FRAMEWORK);
  }

  private static String scope(ServiceReference<?> reference) {
    return String.valueOf(reference.getProperty(CommandProcessor.COMMAND_SCOPE));
  }

  private static List<String> functions(ServiceReference<?> reference) {
    return words(reference.getProperty(CommandProcessor.COMMAND_FUNCTION));
  }

  /** A property of one string or several. */
  static List<String> words(Object property) {
    return switch (property) {
      case String one -> List.of(one);
      case String[] some -> List.of(some);
      case null, default -> List.of();
    };
  }

  /** {@code repo-add} for {@code repoAdd}. */
  static String dashed(String function) {
    return function.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** A command as one types it: what stands for the whole server has no scope. */
  static String shown(String command) {
    return command.startsWith(WHOLE) ? command.substring(WHOLE.length()) : command;
  }

  /** A command as we write it, however it was typed. */
  static String canonical(String typed) {
    String whole = WHOLE + dashed(typed);
    String command = typed.indexOf(':') < 0 && names().contains(whole) ? whole : typed;
    int colon = command.indexOf(':');
    return command.substring(0, colon + 1) + dashed(command.substring(colon + 1));
  }

  /** What Gogo calls a command, that is, its method. */
  static String method(String command) {
    for (ServiceReference<?> reference : references()) {
      for (String function : functions(reference)) {
        if (canonical(command).equals(scope(reference) + ":" + dashed(function))) {
          return scope(reference) + ":" + function;
        }
      }
    }
    return command;
  }

  private static BundleContext context() {
    return FrameworkUtil.getBundle(CommandHelp.class).getBundleContext();
  }
}
