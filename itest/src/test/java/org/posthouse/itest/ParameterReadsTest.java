package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.posthouse.itest.reads.ParameterReads;
import org.posthouse.itest.reads.ParameterReads.Read;

/** The search for reads finds each way to ask, and nothing that only looks like one. */
class ParameterReadsTest {
  private final List<Read> reads = ParameterReads.in(Map.of("sample", samples()), Set.of());

  private static Path samples() {
    try {
      Path top = Path.of(ParameterReadsTest.class.getResource("/").toURI());
      return top.resolve("org/posthouse/itest/reads/samples");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> names(String getter) {
    return reads.stream()
        .filter(r -> r.getter().equals(getter))
        .map(Read::name)
        .collect(Collectors.toSet());
  }

  @Test
  void literalsAndConstants() {
    assertTrue(names("get").contains("a_literal"));
    assertEquals(Set.of("a_constant"), names("integer"));
  }

  @Test
  void choices() {
    assertTrue(names("isTrue").containsAll(Set.of("the_first", "the_second")));
  }

  @Test
  void partsFromEnumsRecordsAndArguments() {
    assertEquals(Set.of("one_timeout", "other_timeout"), names("time"));
    assertTrue(names("get").contains("tls_level"));
    assertEquals(Set.of("*_limit"), names("bytes"));
  }

  @Test
  void lambdas() {
    assertEquals(Set.of("in_a_lambda"), names("list"));
  }

  @Test
  void collectionsByTheStringsOfTheirClass() {
    Read read =
        reads.stream()
            .filter(r -> r.getter().equals("isTrue") && r.name().equals("*"))
            .findAny()
            .orElseThrow();
    assertTrue(read.nearby().containsAll(Set.of("of_a_list", "of_the_list")));
  }

  @Test
  void whatIsOnlyAStringIsNotRead() {
    assertFalse(reads.stream().anyMatch(r -> r.name().equals("only_a_string")));
    assertEquals(Set.of("sample"), reads.get(0).modules());
  }
}
