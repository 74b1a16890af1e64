package org.posthouse.extensions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What this distribution brings, and where its administrator says what to add.
 *
 * @param features that it starts with
 * @param repositories that its own features are in
 * @param directories of extension files: the distribution's and the instance's
 * @param choices the file of what was chosen on the console
 * @param home where it is
 * @param system the Maven repository that its features and bundles are in
 * @param downloads the features service's copies of bundles from elsewhere
 */
record Distribution(
    Set<String> features,
    Set<String> repositories,
    List<Path> directories,
    Path choices,
    Path home,
    Path system,
    Path downloads) {

  /** From the properties that the launcher gives to the framework. */
  static Distribution of(UnaryOperator<String> property) {
    Path etc = Path.of(property.apply("karaf.etc"));
    var boot = new Properties();
    try (var in = Files.newBufferedReader(etc.resolve("org.apache.karaf.features.cfg"))) {
      boot.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var directories = new ArrayList<>(List.of(etc.resolve("extensions.d")));
    String config = property.apply("posthouse.config_directory");
    if (config != null) {
      directories.add(Path.of(config, "extensions.d"));
    }
    var names = new TreeSet<String>();
    for (String feature : items(boot, "featuresBoot")) {
      names.add(feature.replaceFirst("/.*", ""));
    }
    return new Distribution(
        names,
        new TreeSet<>(items(boot, "featuresRepositories")),
        directories,
        Path.of(property.apply("karaf.data"), "features"),
        Path.of(property.apply("karaf.home")),
        Path.of(property.apply("karaf.home"), "system"),
        Path.of(property.apply("karaf.data"), "tmp"));
  }

  /** What cannot be removed. */
  static boolean isCore(String feature) {
    return feature.equals("posthouse")
        || feature.equals("posthouse-base")
        || feature.equals("posthouse-framework");
  }

  private static List<String> items(Properties properties, String key) {
    return Pattern.compile("[\\s,()]+")
        .splitAsStream(properties.getProperty(key, ""))
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
