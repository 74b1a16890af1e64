package org.posthouse.tables.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextBytesTest {

  @Test
  void anyBytesComeBackAsTheyWere() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(3) == 0 ? (byte) ('a' + random.nextInt(26)) : bytes[i];
      }
      assertArrayEquals(bytes, TextBytes.encode(TextBytes.decode(bytes)));
    }
  }

  @Test
  void whatIsUtf8IsRead() {
    String text = "a\u00e9\u20ac\ud83d\ude00\ufffd";
    assertEquals(text, TextBytes.decode(text.getBytes(StandardCharsets.UTF_8)));
    assertTrue(TextBytes.isUtf8(text));
  }

  @Test
  void whatIsNotIsKept() {
    String text = TextBytes.decode(new byte[] {'a', (byte) 0xe9, (byte) 0xed, (byte) 0xa0, '-'});
    assertEquals("a\udce9\udced\udca0-", text);
    assertFalse(TextBytes.isUtf8(text));
  }
}
