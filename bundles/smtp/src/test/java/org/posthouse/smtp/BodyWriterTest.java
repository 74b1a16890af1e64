package org.posthouse.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyWriterTest {

  /** What is sent of a text that comes in two chunks. */
  private static String sent(String text, int limit, int cut) throws SessionException {
    var out = new ByteArrayOutputStream();
    var writer = new BodyWriter(out::write, limit);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    writer.write(bytes, 0, cut);
    writer.write(bytes, cut, bytes.length - cut);
    writer.finish();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void check(String expected, String text, int limit) throws SessionException {
    for (int cut = 0; cut <= text.length(); cut++) {
      assertEquals(expected, sent(text, limit, cut), "cut at " + cut);
    }
  }

  @Test
  void breaksNoLineOfTheLimitWhereverChunksEnd() throws Exception {
    check("abcd\r\nefgh\r\n", "abcd\r\nefgh\r\n", 4);
  }

  @Test
  void breaksLongerLinesWhereverChunksEnd() throws Exception {
    check("abcd\r\n efg\r\n h\r\n", "abcdefgh\r\n", 4);
  }

  @Test
  void countsACarriageReturnThatEndsNoLine() throws Exception {
    check("abcd\r\n \re\r\n", "abcd\re\r\n", 4);
    check("abc\r\r\n", "abc\r\r\n", 4);
    check("abcd\r\n \r\r\n", "abcd\r", 4);
  }

  @Test
  void doublesDotsWhereverChunksEnd() throws Exception {
    check("..\r\n...\r\na.\r\n\r.\r\n", ".\r\n..\r\na.\r\n\r.\r\n", 0);
  }

  @Test
  void chunksChangeNothing() throws Exception {
    var random = new Random(7);
    for (int n = 0; n < 2000; n++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append("a.\r\n".charAt(random.nextInt(4)));
      }
      int limit = random.nextInt(6);
      check(sent(text.toString(), limit, 0), text.toString(), limit);
    }
  }
}
