package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrftimeTest {
  private final Strftime time =
      new Strftime(ZonedDateTime.of(2026, 1, 3, 4, 5, 6, 7, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%Y%m%d-%H%M%S | 20260103-040506",
        "%F.%T | 2026-01-03.04:05:06",
        "%e%k%l.%y.%j | ' 3 4 4.26.003'",
        "%s %% %u %V %G | 1767413106 % 6 01 2026",
        "%a %b %p %I %z %N | Sat Jan AM 04 +0000 000000007",
        "plain% | plain%",
      })
  void formatsAsDateDoes(String format, String text) throws CommandException {
    assertEquals(text, time.format(format));
  }

  @Test
  void refusesAFieldThatItDoesNotKnow() {
    assertThrows(CommandException.class, () -> time.format("%Q"));
  }
}
