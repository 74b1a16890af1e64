package org.posthouse.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Expands values of one configuration, each once, and remembers which value was made of which. For
 * one thread.
 */
final class Evaluation {

  /** As deep as Postfix goes. */
  private static final int MAX_NESTING = 100;

  private final Layers layers;
  private final Function<String, String> given;
  private final Expander expander = new Expander(this::find);
  private final Map<String, String> done = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();
  private final Deque<String> running = new ArrayDeque<>();
  private final Set<String> runningSet = new HashSet<>();

  Evaluation(Layers layers) {
    this(layers, name -> null);
  }

  /**
   * @param given expanded values that are already known, null for others
   */
  Evaluation(Layers layers, Function<String, String> given) {
    this.layers = layers;
    this.given = given;
  }

  /** The expanded value; null if the name is not defined. */
  String find(String name) throws ExpansionException {
    if (!running.isEmpty()) {
      dependents.computeIfAbsent(name, n -> new HashSet<>(4)).add(running.peek());
    }
    String value = done.get(name);
    if (value == null) {
      value = given.apply(name);
    }
    return value != null ? value : evaluate(name);
  }

  private String evaluate(String name) throws ExpansionException {
    String raw = layers.raw(name);
    if (raw == null) {
      return null;
    }
    if (running.size() > MAX_NESTING || !runningSet.add(name)) {
      throw new ExpansionException("unreasonable macro call nesting: \"" + name + "\"").in(name);
    }
    running.push(name);
    try {
      String value = layers.isRaw(name) ? raw : expander.expand(raw);
      done.put(name, value);
      return value;
    } catch (ExpansionException e) {
      throw e.in(name);
    } finally {
      running.pop();
      runningSet.remove(name);
    }
  }

  /** Replaces a value, for example one that names a file by what the file holds. */
  void put(String name, String value) {
    done.put(name, value);
  }

  /** Expands text that is not a parameter's value. */
  String expand(String text) throws ExpansionException {
    return expander.expand(text);
  }

  /** The names whose values were made with any of these, directly or not, and these. */
  Set<String> affectedBy(Set<String> names) {
    Set<String> affected = new HashSet<>(names);
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      for (String dependent : dependents.getOrDefault(open.pop(), Set.of())) {
        if (affected.add(dependent)) {
          open.push(dependent);
        }
      }
    }
    return affected;
  }
}
