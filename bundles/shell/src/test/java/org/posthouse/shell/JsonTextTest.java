package org.posthouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void writesWhatParsersTake() {
    assertEquals(
        "{\"a\": [1, true, \"x\\\"y\\\\\\u000a\"], \"b\": {}, \"c\": []}\n",
        JsonText.line(
            JsonText.object("a", List.of(1, true, "x\"y\\\n"), "b", Map.of(), "c", List.of())));
  }
}
