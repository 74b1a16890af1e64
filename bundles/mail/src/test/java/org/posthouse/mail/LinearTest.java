package org.posthouse.mail;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers send is parsed in time that grows as its length does, whatever it looks like. */
class LinearTest {
  private static final int SMALL = 20_000;
  private static final int TIMES = 16;

  /** Linear gives 1, quadratic gives {@link #TIMES}. */
  private static final int MUCH_MORE = 6;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        ":",
        "<:",
        "a:",
        "a ",
        "a,",
        "<a>",
        "<a> b ",
        "(",
        "()",
        "(a)b ",
        "\"",
        "\"a\" ",
        "[",
        "[]",
        "\\",
        "a\\b ",
        ";",
        ":;",
        "a@b ",
        "a@b, ",
        "@",
        "@a:",
        ".",
        "a.",
        "!",
        "a!",
        "%",
        ">",
        "\\( ",
        "\"\\\"\" "
      })
  void listsOfAddresses(String piece) {
    assertLinear(piece, text -> AddressList.parse(text, Integer.MAX_VALUE).text("\n").length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<", "(", "\"", "\\", "a ", "@a:", "a@", "<>", "[", "a.", "\" "})
  void paths(String piece) {
    assertLinear(piece, text -> SmtpPath.parse(text, false).map(p -> 1).orElse(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+41", "a", "+"})
  void xtext(String piece) {
    assertLinear(piece, text -> Xtext.decode(text).map(String::length).orElse(0));
  }

  private interface Work {
    int on(String text);
  }

  private static void assertLinear(String piece, Work work) {
    String small = piece.repeat(SMALL / piece.length());
    String large = piece.repeat(SMALL * TIMES / piece.length());
    work.on(small);
    double ratio = Double.MAX_VALUE;
    for (int i = 0; i < 5 && ratio > MUCH_MORE; i++) {
      ratio = Math.min(ratio, (double) nanos(work, large) / TIMES / Math.max(1, best(work, small)));
    }
    assertTrue(
        ratio <= MUCH_MORE, "%s: %.1f times as long for each character".formatted(piece, ratio));
  }

  private static long best(Work work, String text) {
    return Math.min(nanos(work, text), Math.min(nanos(work, text), nanos(work, text)));
  }

  /** Of this thread: others that keep the machine busy do not count. */
  private static long nanos(Work work, String text) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    int result = work.on(text);
    return threads.getCurrentThreadCpuTime() - before + (result & 1);
  }
}
