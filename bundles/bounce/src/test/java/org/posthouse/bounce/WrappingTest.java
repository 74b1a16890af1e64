package org.posthouse.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WrappingTest {

  @Test
  void breaksAtTheLastSpaceThatFits() {
    assertEquals(
        """
        <reject@x.invalid>: host 127.0.0.1[127.0.0.1] said: 550-5.1.1 no such user
            here, 550 5.1.1 try another (in reply to RCPT TO command)
        """
            .replace("\n", "\r\n"),
        wrap(
            "<reject@x.invalid>: host 127.0.0.1[127.0.0.1] said: 550-5.1.1 no such user here,"
                + " 550 5.1.1 try another (in reply to RCPT TO command)"));
  }

  @Test
  void fillsALineOf79() {
    String first =
        "<tempfail@x.invalid>: host 127.0.0.1[127.0.0.1] said: 450 4.2.0 come back later";
    assertEquals(79, first.length());
    assertEquals(
        first + "\r\n    (in reply to RCPT TO command)\r\n",
        wrap(first + " (in reply to RCPT TO command)"));
  }

  @Test
  void leavesAWordThatIsTooLongInOnePiece() {
    String word = "x".repeat(200);
    assertEquals(word + "\r\n    b\r\n", wrap(word + " b"));
  }

  private static String wrap(String text) {
    var out = new StringBuilder();
    Wrapping.append(out, text);
    return out.toString();
  }
}
