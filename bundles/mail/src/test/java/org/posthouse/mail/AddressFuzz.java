package org.posthouse.mail;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A target for a fuzzer: any bytes are a path, a header with addresses, or xtext. What is taken can
 * be written and is then read as the same.
 */
public final class AddressFuzz {
  private static final int TOKENS = 10_240;

  private AddressFuzz() {}

  /** Called by the fuzzer; fails with an exception. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (String text :
        new String[] {
          new String(input, StandardCharsets.UTF_8), new String(input, StandardCharsets.ISO_8859_1)
        }) {
      path(text);
      header(text);
      xtext(text);
      names(text);
    }
  }

  private static void path(String text) {
    Optional<SmtpPath> path = SmtpPath.parse(text, false);
    SmtpPath.inside(text);
    check(SmtpPath.first(text).length() <= text.length(), "more than there was");
    path.map(SmtpPath::address).filter(AddressFuzz::isPossible).ifPresent(AddressFuzz::address);
    SmtpPath.parse(text, true)
        .ifPresent(
            strict -> check(path.equals(Optional.of(strict)), "strict is not less: " + strict));
  }

  /** What the server would take, whose domain is one. */
  private static boolean isPossible(String external) {
    String internal = Addresses.internal(external);
    String domain = Addresses.domain(internal);
    return !internal.isEmpty()
        && (Addresses.at(internal) < 0 || HostNames.isValid(domain) || HostNames.isLiteral(domain));
  }

  private static void address(String external) {
    String internal = Addresses.internal(external);
    same(external, Addresses.external(internal), "external form");
    Optional<SmtpPath> again = SmtpPath.parse("<" + external + ">", false);
    same(Optional.of(new SmtpPath(external, "")), again, "path");
    same(
        internal,
        Addresses.at(internal) < 0
            ? Addresses.local(internal)
            : Addresses.local(internal) + "@" + Addresses.domain(internal),
        "parts");
  }

  /** A header of addresses that could be; in any other only what is an address is looked for. */
  private static void header(String text) {
    AddressList list = AddressList.parse(text, TOKENS);
    check(list.map(a -> a) == list, "changed without a change");
    if (list.addresses().stream().allMatch(AddressFuzz::isPossible)) {
      AddressList again = AddressList.parse(list.toString(), TOKENS);
      same(list.addresses(), again.addresses(), "addresses of a header");
    }
  }

  private static void xtext(String text) {
    String encoded = Xtext.encode(text);
    check(encoded.chars().allMatch(c -> c > ' ' && c < 127), "no xtext: " + encoded);
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      same(Optional.of(text), Xtext.decode(encoded), "xtext");
    }
    Xtext.decode(text)
        .ifPresent(
            decoded -> same(Optional.of(decoded), Xtext.decode(Xtext.encode(decoded)), "decoded"));
  }

  private static void names(String text) {
    check(!(HostNames.isValid(text) && HostNames.isAddress(text)) || isHex(text), "both: " + text);
    if (HostNames.isLiteral(text)) {
      check(HostNames.isAddress(HostNames.literalAddress(text)), "no address in " + text);
    }
    Printable.of(text).chars().forEach(c -> check(!Character.isISOControl(c), "not printable"));
  }

  private static boolean isHex(String text) {
    return text.indexOf(':') >= 0;
  }

  private static void same(Object wanted, Object got, String what) {
    check(wanted.equals(got), what + ": " + wanted + " is now " + got);
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalStateException(what);
    }
  }
}
