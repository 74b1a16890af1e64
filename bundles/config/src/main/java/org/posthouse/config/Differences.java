package org.posthouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.posthouse.api.config.ConfigDifference;

/** Compares the files with the generation in force and with the defaults. */
final class Differences {

  private Differences() {}

  static List<ConfigDifference> of(ConfigSource files, ConfigSource running, Registry registry) {
    Map<Changes.Item, String> now = Changes.items(files);
    Map<Changes.Item, String> inForce = Changes.items(running);
    Layers defaults = Layers.ofServer(running, registry);
    List<ConfigDifference> found = new ArrayList<>();
    for (Changes.Item item : Changes.union(now.keySet(), inForce.keySet())) {
      String standard = standard(item, inForce, defaults);
      String file = now.get(item);
      String runs = inForce.get(item);
      if (!Objects.equals(file, runs) || !Objects.equals(runs, standard) && !isLine(item)) {
        found.add(
            new ConfigDifference(
                item.place(),
                item.name(),
                Changes.masked(item, file),
                Changes.masked(item, runs),
                Changes.masked(item, standard)));
      }
    }
    return found;
  }

  private static boolean isLine(Changes.Item item) {
    return item.place().equals(Changes.MASTER);
  }

  /** What would count without the setting: for an override what main.cf says. */
  private static String standard(
      Changes.Item item, Map<Changes.Item, String> inForce, Layers defaults) {
    if (isLine(item)) {
      return null;
    }
    String main =
        item.place().equals(Changes.MAIN)
            ? null
            : inForce.get(new Changes.Item(Changes.MAIN, item.name()));
    return main != null ? main : defaults.defaultValue(item.name());
  }
}
