package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthouse.smtpd.ProxyHeader.BadException;
import org.posthouse.smtpd.ProxyHeader.Forwarded;

final class ProxyHeaderReaderTest {
  private static final String AFTER = "EHLO after\r\n";
  private static final String V4 = "c0000207" + "c6336401" + "11d7" + "0019";
  private static final String V6 =
      "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "11d7" + "0019";

  private static final Forwarded CLIENT4 =
      new Forwarded(
          InetAddress.ofLiteral("192.0.2.7"), 4567, InetAddress.ofLiteral("198.51.100.1"), 25);
  private static final Forwarded CLIENT6 =
      new Forwarded(
          InetAddress.ofLiteral("2001:db8::7"), 4567, InetAddress.ofLiteral("2001:db8::1"), 25);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Version 2: the byte of version and command, that of the family, what follows. */
  private static byte[] binary(String command, String family, String body) {
    return HexFormat.of()
        .parseHex(
            "0d0a0d0a000d0a515549540a"
                + command
                + family
                + String.format("%04x", body.length() / 2)
                + body);
  }

  private static ProxyHeader read(InputStream input) throws Exception {
    return new ProxyHeaderReader(input, true, true).read();
  }

  /** Reads a header that something follows, which has to stay. */
  private static ProxyHeader read(byte[] header) throws Exception {
    var all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(ascii(AFTER));
    var input = new ByteArrayInputStream(all.toByteArray());
    ProxyHeader read = read(input);
    assertEquals(AFTER, new String(input.readAllBytes(), StandardCharsets.ISO_8859_1));
    return read;
  }

  private static String error(byte[] header) {
    return assertThrows(BadException.class, () -> read(new ByteArrayInputStream(header)))
        .getMessage();
  }

  @Test
  void readsLines() throws Exception {
    assertEquals(CLIENT4, read(ascii("PROXY TCP4 192.0.2.7 198.51.100.1 4567 25\r\n")));
    assertEquals(CLIENT4, read(ascii("PROXY TCP4 192.0.2.7 198.51.100.1 4567 25\n")));
    assertEquals(CLIENT6, read(ascii("PROXY TCP6 2001:db8::7 2001:db8::1 4567 25\r\n")));
    assertEquals(new ProxyHeader.Own(), read(ascii("PROXY UNKNOWN\r\n")));
    assertEquals(new ProxyHeader.Own(), read(ascii("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n")));
  }

  @Test
  void readsBinaryHeaders() throws Exception {
    assertEquals(CLIENT4, read(binary("21", "11", V4)));
    assertEquals(CLIENT6, read(binary("21", "21", V6)));
    assertEquals(CLIENT4, read(binary("21", "11", V4 + "040010" + "78".repeat(16))));
    assertEquals(CLIENT4, read(binary("21", "11", V4 + "040fa0" + "78".repeat(4000))));
    assertEquals(new ProxyHeader.Own(), read(binary("20", "00", "")));
    assertEquals(new ProxyHeader.Own(), read(binary("20", "11", V4)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROXY TCP4 192.0.2 198.51.100.1 4567 25 | bad or missing client address",
        "PROXY TCP4 2001:db8::7 198.51.100.1 4567 25 | bad or missing client address",
        "PROXY TCP4 192.0.2.7 | bad or missing client port",
        "PROXY TCP4 192.0.2.7 198.51.100.1 99999 25 | bad or missing client port",
        "PROXY TCP4 192.0.2.7 198.51.100.1 -1 25 | bad or missing client port",
        "PROXY TCP4 192.0.2.7 198.51.100.1 4567 | bad or missing server port",
        "PROXY UDP4 192.0.2.7 198.51.100.1 4567 25 | bad or missing protocol type",
        "EHLO foo.example.com | unrecognized protocol header",
      })
  void tellsWhatIsWrongWithALine(String line, String what) {
    assertEquals(what + ": " + line + "\\r\\n", error(ascii(line + "\r\n")));
  }

  @Test
  void tellsWhatIsWrongWithABinaryHeader() {
    assertTrue(error(binary("31", "11", V4)).startsWith("unrecognized protocol version: \\r\\n"));
    assertTrue(error(binary("22", "11", V4)).startsWith("bad command in proxy header: "));
    assertTrue(error(binary("21", "00", "")).startsWith("unsupported network protocol: "));
    assertTrue(error(binary("21", "12", V4)).startsWith("unsupported network protocol: "));
    assertTrue(error(binary("21", "11", "c0000207")).startsWith("short address field: "));
    assertTrue(error(binary("21", "11", "00".repeat(5000))).startsWith("too long protocol header"));
  }

  @Test
  void aFamilyThatIsOffIsNotBelieved() {
    var only4 =
        new ProxyHeaderReader(
            new ByteArrayInputStream(ascii("PROXY TCP6 2001:db8::7 2001:db8::1 4567 25\r\n")),
            true,
            false);
    assertThrows(BadException.class, only4::read);
    var only6 =
        new ProxyHeaderReader(new ByteArrayInputStream(binary("21", "11", V4)), false, true);
    assertTrue(
        assertThrows(BadException.class, only6::read)
            .getMessage()
            .startsWith("Postfix IPv4 support is disabled"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P", "PROXY TCP4 192", "PROXY TCP4 192.0.2.7 198.51.100.1 4567 25"})
  void aLineThatEndsEarlyIsToldSo(String line) {
    assertEquals("missing protocol header terminator: " + line, error(ascii(line)));
  }

  @Test
  void anEndlessLineIsNotReadToItsEnd() {
    var input = new ByteArrayInputStream(ascii("PROXY TCP4 " + "1".repeat(100_000)));
    BadException bad = assertThrows(BadException.class, () -> read(input));
    assertTrue(bad.getMessage().length() < 200);
    assertTrue(input.available() > 99_000);
  }

  @Test
  void binaryHeadersThatEndEarlyAreToldSo() {
    byte[] whole = binary("21", "11", V4);
    for (int length = 1; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThrows(BadException.class, () -> read(new ByteArrayInputStream(part)));
    }
  }

  @Test
  void whoSaysNothingIsNobody() throws Exception {
    assertEquals(new ProxyHeader.Nothing(), read(InputStream.nullInputStream()));
  }

  @Test
  void whoTakesTooLongIsToldSo() {
    InputStream slow =
        new InputStream() {
          @Override
          public int read() throws SocketTimeoutException {
            throw new SocketTimeoutException();
          }
        };
    assertEquals("timeout error", assertThrows(BadException.class, () -> read(slow)).getMessage());
  }
}
