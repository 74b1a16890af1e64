package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.posthouse.api.table.TableFactory;

/** The table types that a bundle says it brings, by its capability {@code posthouse.table.type}. */
final class JarTypes {
  private static final String NAME = Pattern.quote(TableFactory.TYPE);
  private static final Pattern CAPABILITY =
      Pattern.compile(
          "(?:^|,)\\s*"
              + NAME
              + "\\s*;\\s*"
              + NAME
              + "(?::[A-Za-z<>]+)?\\s*=\\s*(?:\"([^\"]*)\"|([^,;]*))");

  private JarTypes() {}

  static List<String> of(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String provided =
          manifest == null ? null : manifest.getMainAttributes().getValue("Provide-Capability");
      return provided == null ? List.of() : of(provided);
    }
  }

  static List<String> of(String provided) {
    List<String> types = new ArrayList<>();
    Matcher capability = CAPABILITY.matcher(provided);
    while (capability.find()) {
      String values = capability.group(1) == null ? capability.group(2) : capability.group(1);
      for (String type : values.split(",")) {
        types.add(type.strip());
      }
    }
    return types;
  }
}
