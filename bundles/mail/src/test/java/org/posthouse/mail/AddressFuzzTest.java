package org.posthouse.mail;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The target of the fuzzer (itest/fuzz) with texts made of what addresses are made of. */
class AddressFuzzTest {
  private static final String PIECES = "<>@,;:()[]\"\\.%!| \t\r\n+=aB9-_\u00e9IPv6:1.2.3.4";
  private static final int TEXTS = 50_000;

  @Test
  void textsByChance() {
    var chance = new Random(1);
    for (int i = 0; i < TEXTS; i++) {
      var text = new StringBuilder();
      for (int k = chance.nextInt(20); k >= 0; k--) {
        text.append(PIECES.charAt(chance.nextInt(PIECES.length())));
      }
      AddressFuzz.fuzzerTestOneInput(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
