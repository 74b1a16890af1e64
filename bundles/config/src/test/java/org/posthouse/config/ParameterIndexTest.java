package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ParameterIndexTest {
  private static final String PLUGIN =
      """
      [acme_greeting]
      type = string
      default = $myhostname says: grüezi

      [*_acme_limit]
      type = integer
      default = 7

      [relayhost]

      [smtp_tls_security_level]
      pending = dane dane-only: mail waits
      """;

  private static ParameterIndex index(Registry registry) throws IOException {
    var out = new ByteArrayOutputStream();
    ParameterIndex.write(registry.byName(), registry.patterns(), out);
    return ParameterIndex.parse(out.toByteArray());
  }

  private static Parameter forPrograms(Parameter p) {
    return new Parameter(
        p.name(), p.type(), p.defaultValue(), p.declared(), List.of(), "", p.pending());
  }

  @Test
  void findsEachParameterAsItIs() throws Exception {
    Registry registry = Registry.builtin().with(PLUGIN);
    ParameterIndex index = index(registry);
    for (Parameter parameter : registry.all()) {
      assertEquals(forPrograms(parameter), index.get(parameter.name()));
    }
    assertEquals(
        Optional.of("mail waits"),
        index.get("smtp_tls_security_level").pending().meaningOf("dane"));
    assertEquals("$myhostname says: grüezi", index.get("acme_greeting").defaultValue());
    assertEquals(registry.byName().keySet(), index.keySet());
    assertEquals(registry.all().size(), index.size());
  }

  @Test
  void doesNotFindWhatOnlyLooksLikeOne() throws Exception {
    ParameterIndex index = index(Registry.builtin());
    for (String name : List.of("", "relayhos", "relayhost2", "elayhost", "s relayhost")) {
      assertNull(index.get(name), name);
      assertFalse(index.containsKey(name), name);
    }
  }

  @Test
  void keepsPatternsApart() throws Exception {
    Registry registry = Registry.builtin().with(PLUGIN);
    Map<String, Parameter> patterns = index(registry).patterns();
    assertEquals(registry.patterns().keySet(), patterns.keySet());
    assertEquals("7", patterns.get("_acme_limit").defaultValue());
  }

  @Test
  void knowsWhichDefaultsReferToOthers() throws Exception {
    Registry registry = Registry.builtin().with(PLUGIN);
    Set<String> expected =
        registry.all().stream()
            .filter(parameter -> parameter.defaultValue().contains("$"))
            .map(Parameter::name)
            .collect(Collectors.toSet());
    assertEquals(
        expected,
        index(registry).referring().stream().map(Parameter::name).collect(Collectors.toSet()));
  }

  @Test
  void refusesAnotherFile() {
    assertThrows(IOException.class, () -> ParameterIndex.parse(new byte[10]));
    assertThrows(IOException.class, () -> ParameterIndex.parse(new byte[1000]));
  }
}
