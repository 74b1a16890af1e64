package org.posthouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.ConfigException;

/**
 * Reads what a bundle says about its parameters, the resource {@value #RESOURCE}: sections of
 * {@code key = value} under {@code [parameter_name]}. A name that starts with {@code *} stands for
 * the names built from the services of master.cf. {@code pending = dane dane-only: mail waits}
 * tells values that cannot be had yet, and what that means; {@code *} is any.
 */
final class Declarations {

  static final String RESOURCE = "POSTHOUSE-INF/parameters";

  private static final Set<String> KEYS = Set.of("type", "default", "daemons", "text", "pending");

  /** One section. */
  record Declaration(String name, Map<String, String> entries) {
    String get(String key, String otherwise) {
      return entries.getOrDefault(key, otherwise);
    }
  }

  private Declarations() {}

  static List<Declaration> read(URL resource) throws ConfigException {
    return parse(resource.toString(), text(resource));
  }

  static String text(URL resource) throws ConfigException {
    try {
      var connection = resource.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new ConfigException(resource + ": " + e.getMessage(), e);
    }
  }

  static List<Declaration> parse(String origin, String text) throws ConfigException {
    List<Declaration> declarations = new ArrayList<>();
    Map<String, String> entries = null;
    for (ConfigFile.Line line : ConfigFile.lines(origin, text, w -> {})) {
      String content = Text.trim(line.text());
      if (content.startsWith("[") && content.endsWith("]")) {
        entries = new HashMap<>();
        declarations.add(
            new Declaration(Text.trim(content.substring(1, content.length() - 1)), entries));
        continue;
      }
      Assignment assignment = assignment(origin, line, content);
      if (entries == null || !KEYS.contains(assignment.name())) {
        throw new ConfigException(origin + ", line " + line.number() + ": unexpected: " + content);
      }
      entries.put(assignment.name(), assignment.value());
    }
    return declarations;
  }

  private static Assignment assignment(String origin, ConfigFile.Line line, String content)
      throws ConfigException {
    try {
      return Assignment.parse(content);
    } catch (ConfigException e) {
      throw new ConfigException(origin + ", line " + line.number() + ": " + e.getMessage(), e);
    }
  }
}
