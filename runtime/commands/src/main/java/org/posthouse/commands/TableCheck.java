package org.posthouse.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.config.Listing;
import org.posthouse.config.Registry;
import org.posthouse.tables.types.BuiltInTypes;

/** Table types that the configuration names and that no installed feature provides. */
final class TableCheck {

  /** Types with a feature of another name. */
  private static final Map<String, String> FEATURES = Map.of("btree", "map-hash");

  /** Postfix's types. Other words before a colon may be transports as well. */
  private static final Set<String> KNOWN =
      Set.of(
          ("btree cdb cidr environ fail hash inline internal ldap lmdb memcache mongodb mysql nis"
               + " nisplus pcre pgsql pipemap randmap regexp socketmap sqlite static tcp texthash"
               + " unionmap unix")
              .split(" "));

  private final Path data;
  private final Set<String> builtIn = new LinkedHashSet<>(new BuiltInTypes().types());

  /**
   * @param data the instance's data_directory, where the server notes which features it has
   */
  TableCheck(Path data) {
    this.data = data;
  }

  List<String> of(Instance instance) throws CommandException, IOException {
    ConfigSnapshot snapshot = instance.snapshot();
    String main = instance.configDirectory() + "/main.cf: ";
    String installed = installed();
    Set<String> findings = new LinkedHashSet<>();
    Settings settings = snapshot.main();
    for (String name : namesSet(instance.configDirectory())) {
      findings.addAll(missing(main + name, settings.find(name).orElse(""), installed));
    }
    for (ServiceEntry service : snapshot.services()) {
      service
          .overrides()
          .forEach(
              (name, value) ->
                  findings.addAll(
                      missing(
                          instance.configDirectory() + "/master.cf: " + service.key() + ": " + name,
                          value,
                          installed)));
    }
    return List.copyOf(findings);
  }

  private static List<String> namesSet(Path config) throws CommandException {
    try {
      var style = new Listing.Style(false, false, Listing.Show.NAME);
      Registry registry = Registry.ofInstance(config);
      return List.copyOf(Listing.of(config, registry, style).names(true));
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }

  private List<String> missing(String where, String value, String installed) {
    List<String> missing = new ArrayList<>();
    for (String word : value.split("[\\s,{}]+")) {
      String table = word;
      for (String wrapper : List.of("!", "proxy:", "debug:")) {
        table = table.startsWith(wrapper) ? table.substring(wrapper.length()) : table;
      }
      int colon = table.indexOf(':');
      String type = colon > 0 ? table.substring(0, colon) : "";
      String feature = FEATURES.getOrDefault(type, "map-" + type);
      if (KNOWN.contains(type)
          && !builtIn.contains(type)
          && !installed.contains("\"" + feature + "/")) {
        missing.add(
            where
                + ": table type \""
                + type
                + "\" is not there; \"posthouse feature:install "
                + feature
                + "\" installs it");
      }
    }
    return missing;
  }

  /** The installed features as the framework notes them, or those that a first start installs. */
  private String installed() throws IOException {
    Path cache = data.resolve("server/cache");
    if (Files.isDirectory(cache)) {
      try (DirectoryStream<Path> bundles = Files.newDirectoryStream(cache, "bundle*")) {
        for (Path bundle : bundles) {
          Path state = bundle.resolve("data/state.json");
          if (Files.exists(state)) {
            return Files.readString(state, StandardCharsets.UTF_8);
          }
        }
      }
    }
    return atFirstStart();
  }

  private static String atFirstStart() throws IOException {
    Path file =
        Path.of(System.getProperty("posthouse.home", ""), "etc/org.apache.karaf.features.cfg");
    if (!Files.exists(file)) {
      return "";
    }
    StringBuilder all = new StringBuilder();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("featuresBoot=") || line.startsWith("featuresBoot =")) {
        for (String feature : line.substring(line.indexOf('=') + 1).split("[,\\s]+")) {
          all.append('"').append(feature).append("\" ");
        }
      }
    }
    return all.toString();
  }
}
