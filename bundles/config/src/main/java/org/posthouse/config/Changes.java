package org.posthouse.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigException;

/** Compares what two pairs of files say, setting by setting. */
final class Changes {

  static final String MAIN = "main.cf";
  static final String MASTER = "master.cf";

  /** What can be compared: a place and a name. */
  record Item(String place, String name) {}

  private Changes() {}

  /** From one to the other, in the order of the names; without secrets. */
  static List<ConfigChange> between(ConfigSource before, ConfigSource after) {
    Map<Item, String> old = items(before);
    Map<Item, String> now = items(after);
    List<ConfigChange> changes = new ArrayList<>();
    for (Item item : union(old.keySet(), now.keySet())) {
      String was = old.get(item);
      String is = now.get(item);
      if (was == null ? is != null : !was.equals(is)) {
        changes.add(
            new ConfigChange(item.place(), item.name(), masked(item, was), masked(item, is)));
      }
    }
    return changes;
  }

  /** A value as it may be shown. */
  static Optional<String> masked(Item item, String value) {
    return Optional.ofNullable(value)
        .map(v -> Text.printable(Text.head(Secrets.mask(item.name(), v), 500)));
  }

  /** All that is set, unexpanded. */
  static Map<Item, String> items(ConfigSource source) {
    Map<Item, String> items = new LinkedHashMap<>();
    source.main().settings().forEach((name, s) -> items.put(new Item(MAIN, name), s.value()));
    for (MasterLine line : source.master().effectiveLines()) {
      items.put(new Item(MASTER, line.key()), withoutOverrides(line));
      try {
        line.overrides().forEach((n, value) -> items.put(new Item(line.key(), n), value));
      } catch (ConfigException e) {
        // Such a line never comes into force.
      }
    }
    return items;
  }

  private static String withoutOverrides(MasterLine line) {
    List<String> words = new ArrayList<>(line.fields());
    try {
      line.entry().arguments().forEach(word -> words.add(withoutSecret(word)));
    } catch (ConfigException e) {
      words.add("?");
    }
    return String.join(" ", words);
  }

  /** An argument such as {@code --password=text}. */
  private static String withoutSecret(String word) {
    int equals = word.indexOf('=');
    return equals < 0
        ? word
        : word.substring(0, equals + 1)
            + Secrets.mask(word.substring(0, equals), word.substring(equals + 1));
  }

  /** Main.cf first, then master.cf, then the overrides; names in order. */
  static Set<Item> union(Set<Item> some, Set<Item> others) {
    Set<Item> all =
        new TreeSet<>(
            (a, b) ->
                a.place().equals(b.place())
                    ? a.name().compareTo(b.name())
                    : rank(a.place()).compareTo(rank(b.place())));
    all.addAll(some);
    all.addAll(others);
    return all;
  }

  private static String rank(String place) {
    return switch (place) {
      case MAIN -> "0";
      case MASTER -> "1";
      default -> "2" + place;
    };
  }
}
