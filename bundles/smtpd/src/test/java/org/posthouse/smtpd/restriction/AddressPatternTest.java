package org.posthouse.smtpd.restriction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthouse.api.access.RestrictionException;

class AddressPatternTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, 127.0.0.2, true",
    "127.0.0.2, 127.0.0.3, false",
    "127.0.0.[2..11;14], 127.0.0.11, true",
    "127.0.0.[2..11;14], 127.0.0.12, false",
    "127.0.0.[2..11;14], 127.0.0.14, true",
    "127.[0..255].[1;2].2, 127.200.2.2, true",
    "127.0.0.2, 2001:db8::2, false",
  })
  void eachFieldHasToMatch(String pattern, String address, boolean matches) throws Exception {
    assertEquals(matches, AddressPattern.parse(pattern).matches(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "127.0.0.[11..2]|numeric range error at \"127.0.0.[11..>2<]\"",
        "127.0.0|need \".\" at \"127.0.0><\"",
        "127.0.0.256|need decimal number 0..255 or \"[\" at \"127.0.0.>256<\"",
        "127.0.0.[2;x]|need decimal number 0..255 at \"127.0.0.[2;>x<]\"",
      })
  void saysWhereAPatternIsWrong(String pattern, String problem) {
    var e = assertThrows(RestrictionException.class, () -> AddressPattern.parse(pattern));
    assertEquals("RBL reply error: " + problem, e.getMessage());
  }

  @Test
  void addressesAreAskedForBackwards() {
    assertEquals("1.2.0.192", DnsList.reversed(InetAddress.ofLiteral("192.0.2.1")));
    assertEquals(
        "6.6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2",
        DnsList.reversed(InetAddress.ofLiteral("2001:db8::66")));
  }
}
