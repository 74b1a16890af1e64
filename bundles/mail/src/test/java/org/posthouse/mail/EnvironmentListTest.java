package org.posthouse.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentListTest {

  @Test
  void takesNamedVariablesAndSetsOthers() {
    assertEquals(
        Map.of("TZ", "UTC", "LANG", "C", "X", "a b, c", "EMPTY", ""),
        EnvironmentList.of(
            List.of("TZ", "LANG=C", "{ X = a b, c }", "EMPTY=", "NOT_THERE", "="),
            Map.of("TZ", "UTC", "LANG", "de", "SECRET", "x")));
  }
}
