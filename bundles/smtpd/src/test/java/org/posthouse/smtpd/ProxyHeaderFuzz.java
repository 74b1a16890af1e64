package org.posthouse.smtpd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.posthouse.smtpd.ProxyHeader.BadException;
import org.posthouse.smtpd.ProxyHeader.Forwarded;

/**
 * A target for a fuzzer: any bytes are the header of a proxy, or none. What is taken can be written
 * and is then read as the same, and nothing is read beyond it.
 */
public final class ProxyHeaderFuzz {
  private static final int LONGEST = 4096;
  private static final String AFTER = "EHLO after\r\n";

  private ProxyHeaderFuzz() {}

  /** Called by the fuzzer; fails with an exception. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    var input = new ByteArrayInputStream(bytes);
    try {
      ProxyHeader header = new ProxyHeaderReader(input, true, true).read();
      check(bytes.length - input.available() <= LONGEST, "too much read");
      if (header instanceof Forwarded forwarded) {
        writeAndReadAgain(forwarded);
      }
    } catch (BadException e) {
      check(e.getMessage().chars().noneMatch(Character::isISOControl), "a control character");
    }
  }

  private static void writeAndReadAgain(Forwarded header) throws IOException, BadException {
    boolean six = header.client().getAddress().length > 4;
    if (six != header.server().getAddress().length > 4) {
      // Addresses of IPv4 within IPv6 are what Java takes them for.
      return;
    }
    String line =
        String.format(
            "PROXY TCP%d %s %s %d %d\r\n",
            six ? 6 : 4,
            header.client().getHostAddress(),
            header.server().getHostAddress(),
            header.clientPort(),
            header.serverPort());
    var input = new ByteArrayInputStream((line + AFTER).getBytes(StandardCharsets.US_ASCII));
    check(header.equals(new ProxyHeaderReader(input, true, true).read()), "another: " + line);
    String rest = new String(input.readAllBytes(), StandardCharsets.US_ASCII);
    check(rest.equals(AFTER), "left: " + rest);
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalStateException(what);
    }
  }
}
