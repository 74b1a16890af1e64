package org.posthouse.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

  @Test
  void anyTextCanBeParsed() {
    var random = new Random(42);
    String alphabet = "ab@.,:;<>()[]\"\\ \t\r\n!%|é\u0000";
    for (int n = 0; n < 20_000; n++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String s = text.toString();
      assertNotNull(AddressList.parse(s, 1000).map(Addresses::fold).text("\n"));
      assertNotNull(SmtpPath.parse(s, n % 2 == 0));
      String internal = Addresses.internal(s);
      assertEquals(internal, Addresses.internal(Addresses.external(internal)), s);
      HostNames.isValid(s);
      HostNames.isIpv6(s);
      Xtext.decode(s);
      DsnCode.length(s);
    }
  }

  @Test
  void findsAddressesInLists() {
    assertEquals(
        List.of("a@b", "c@d", "e.f@g", "\"x y\"@z"),
        AddressList.parse("a@b (c), Some Name <c@d>, gr: e . f @ g; \"x y\"@z", 100).addresses());
  }

  @Test
  void keepsNamesAndCommentsAroundAddresses() {
    assertEquals(
        "\"Q, R\" <u@h>, x@h (why)",
        AddressList.parse("\"Q, R\" <u>,x (why)", 100).map(a -> a + "@h").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "<a@b>, a@b",
    "a@b, a@b",
    "<>, ''",
    "<\"a b\"@c>, \"a b\"@c",
    "<\"ab\"@c>, ab@c",
    "<user>, user"
  })
  void readsPaths(String text, String address) {
    assertEquals(Optional.of(address), SmtpPath.parse(text, false).map(SmtpPath::address));
  }

  @Test
  void refusesWhatIsNoPath() {
    assertTrue(SmtpPath.parse("", false).isEmpty());
    assertTrue(SmtpPath.parse("<a@b", false).isEmpty());
    assertTrue(SmtpPath.parse("<a@b,c@d>", false).isEmpty());
    assertTrue(SmtpPath.parse("a@b", true).isEmpty());
    for (String text :
        List.of(
            "<a@b", "<", "><", "<a@b><c@d>", "<a>b@c", "<a<b>@c>", "<a<b@c>", "a;b", "<a b@c>")) {
      assertTrue(SmtpPath.parse(text, false).isEmpty(), text);
    }
    for (String text :
        List.of("<>x", "<(c)a@b>", "<a@b>,", "<g:a@b;>", "n<a@b>", "<@b>", "<\"\"@b>")) {
      assertTrue(SmtpPath.parse(text, true).isEmpty(), text);
    }
    assertEquals("a@b", SmtpPath.parse("<@r1,@r2:a@b>", true).orElseThrow().address());
    assertEquals("SIZE=1", SmtpPath.parse(" <a@b> SIZE=1", true).orElseThrow().rest());
  }

  @Test
  void quotesLocalParts() {
    assertEquals("\"a b\"@c", Addresses.external("a b@c"));
    assertEquals("\"a@b\"@c", Addresses.external("a@b@c"));
    assertEquals("\"\"@c", Addresses.external("@c"));
    assertEquals("a@b@c", Addresses.internal("\"a@b\"@c"));
  }

  @Test
  void splitsExtensions() {
    assertEquals(4, Addresses.extension("user+x", "+", true));
    assertEquals(4, Addresses.extension("user-x+y", "+-", true));
    assertEquals(-1, Addresses.extension("owner-list", "-", true));
    assertEquals(-1, Addresses.extension("+x", "+", true));
    assertEquals(-1, Addresses.extension("user", "", true));
  }

  @Test
  void knowsHostNames() {
    assertTrue(HostNames.isValid("mail.example.com"));
    assertFalse(HostNames.isValid("a..b"));
    assertFalse(HostNames.isValid("-a.b"));
    assertFalse(HostNames.isValid("1.2.3.4"));
    assertTrue(HostNames.isLiteral("[1.2.3.4]"));
    assertTrue(HostNames.isLiteral("[IPv6:2001:db8::1]"));
    assertFalse(HostNames.isIpv6("1::2::3"));
    assertTrue(HostNames.isIpv6("::"));
    assertTrue(HostNames.isIpv6("::ffff:1.2.3.4"));
  }

  @Test
  void writesDates() {
    Instant when = Instant.parse("2026-11-01T00:32:01Z");
    assertEquals("Sun,  1 Nov 2026 00:32:01 +0000 (UTC)", MailDate.format(when, ZoneId.of("UTC")));
    assertEquals(
        "Sun,  1 Nov 2026 01:32:01 +0100 (CET)", MailDate.format(when, ZoneId.of("Europe/Berlin")));
  }

  @Test
  void codesXtextAndStatus() {
    assertEquals("a+2Bb+3D+20c", Xtext.encode("a+b= c"));
    assertEquals(Optional.of("a+b= c"), Xtext.decode("a+2Bb+3D+20c"));
    assertTrue(Xtext.decode("a+2").isEmpty());
    assertEquals("5.1.1", DsnCode.of("5.1.1 no such user", "5.0.0"));
    assertEquals("no such user", DsnCode.textAfter("5.1.1 no such user"));
    assertEquals("5.0.0", DsnCode.of("550 no", "5.0.0"));
  }
}
