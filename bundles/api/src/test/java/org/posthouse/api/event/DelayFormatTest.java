package org.posthouse.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayFormatTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4999, 0",
    "5000, 0.01",
    "12300, 0.01",
    "50000, 0.05",
    "100000, 0.1",
    "140000, 0.14",
    "996000, 1",
    "1040000, 1",
    "4849999, 4.8",
    "9960000, 10",
    "12340000, 12",
    "99700000, 100",
    "345678900, 346",
    "-5, 0"
  })
  void showsTwoDigitsThatCount(long micros, String expected) {
    assertEquals(expected, format(micros, 2));
  }

  @Test
  void showsMoreDecimalsWhenConfigured() {
    assertEquals("0.0012", format(1_234, 6));
    assertEquals("0.000012", format(12, 6));
    assertEquals("0.012", format(12_300, 3));
    assertEquals("0", format(400_000, 0));
  }

  private static String format(long micros, int decimals) {
    var out = new StringBuilder();
    DelayFormat.append(out, micros, decimals);
    return out.toString();
  }
}
