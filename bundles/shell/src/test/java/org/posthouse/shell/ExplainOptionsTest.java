package org.posthouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainOptionsTest {
  private static String error(String... arguments) {
    return assertThrows(IllegalArgumentException.class, () -> ExplainOptions.parse(arguments))
        .getMessage();
  }

  @Test
  void aQuestionHasAClientASenderAndRecipients() {
    var options =
        ExplainOptions.parse(
            "--client=2001:db8::1", "--from", "<>", "--to", "<a@b>", "--to", "c@d", "--json");
    assertEquals("", options.question().sender());
    assertEquals(List.of("a@b", "c@d"), options.question().recipients());
    assertEquals("2001:db8::1", options.question().client());
    assertTrue(options.json());
    assertTrue(error("--client", "192.0.2.1", "--to", "a@b").contains("--from"));
    assertTrue(error().contains("queue id"));
  }

  @Test
  void aMessageHasAQueueIdAlone() {
    var options = ExplainOptions.parse("--json", "4cXyZ12345");
    assertEquals("4cXyZ12345", options.queueId());
    assertTrue(error("4cXyZ12345", "--client", "192.0.2.1").contains("--json alone"));
    assertTrue(error("../../etc/passwd").contains("no queue id"));
    assertTrue(error("4cX", "4cY").contains("no queue id"));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertTrue(error("--client", "host.example").contains("no IP address"));
    assertTrue(error("--client").contains("needs a value"));
    assertTrue(error("--nonsense", "x").contains("unknown option --nonsense"));
    assertTrue(error("--helo", "a\r\nMAIL").contains("control character"));
    assertTrue(error("--size", "ten").contains("no number"));
    assertTrue(error("--client-name", "a b").contains("no host name"));
  }

  @Test
  void helpNamesEveryOption() {
    ExplainOptions.NAMES.forEach(name -> assertTrue(ExplainOptions.HELP.contains(name), name));
  }
}
