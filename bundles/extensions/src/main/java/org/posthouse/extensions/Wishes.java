package org.posthouse.extensions;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The features that are wanted, and why. */
final class Wishes {

  /** Who wants it. */
  enum Kind {
    /** The distribution, or the administrator on the console. */
    CHOICE,
    /** A file of {@code extensions.d}. */
    FILE,
    /** The configuration, which names a table type. */
    TYPE
  }

  /**
   * A feature that is wanted.
   *
   * @param of which file, for messages; or empty
   * @param reason which type, for messages; or empty
   */
  record Wish(FeatureName feature, Kind kind, String of, String reason) {}

  private final SortedMap<String, Wish> byName = new TreeMap<>();

  static Wishes of(Distribution distribution, Choices choices, ExtensionFiles files) {
    var wishes = new Wishes();
    distribution.features().forEach(name -> wishes.add(new FeatureName(name, ""), Kind.CHOICE, ""));
    choices.installed().forEach(text -> wishes.add(FeatureName.of(text), Kind.CHOICE, ""));
    wishes.byName.keySet().removeAll(choices.removed());
    files.features().forEach(wishes::addOfFile);
    return wishes;
  }

  private void addOfFile(String text, Path file) {
    FeatureName feature = FeatureName.of(text);
    if (!byName.containsKey(feature.name())) {
      add(feature, Kind.FILE, " of " + file);
    }
  }

  private void add(FeatureName feature, Kind kind, String of) {
    byName.put(feature.name(), new Wish(feature, kind, of, ""));
  }

  void addNamed(String feature, String type, SortedSet<String> places) {
    String reason = " for " + type + ": (" + String.join(", ", places) + ")";
    byName.put(feature, new Wish(new FeatureName(feature, ""), Kind.TYPE, "", reason));
  }

  Set<String> names() {
    return byName.keySet();
  }

  Collection<Wish> all() {
    return byName.values();
  }

  /** Those of the configuration. */
  Wishes automatic() {
    var some = new Wishes();
    some.byName.putAll(byName);
    some.byName.values().removeIf(wish -> wish.kind() != Kind.TYPE);
    return some;
  }
}
