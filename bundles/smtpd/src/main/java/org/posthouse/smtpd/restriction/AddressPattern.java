package org.posthouse.smtpd.restriction;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.BitSet;
import org.posthouse.api.access.RestrictionException;

/** Which IPv4 addresses count as an answer of a DNS list: {@code 127.0.0.[2..11;14]}. */
final class AddressPattern {
  private static final int FIELDS = 4;
  private static final int HIGHEST = 255;

  private final BitSet[] fields;

  private AddressPattern(BitSet[] fields) {
    this.fields = fields;
  }

  static AddressPattern parse(String text) throws RestrictionException {
    return new Parser(text).pattern();
  }

  boolean matches(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return false;
    }
    byte[] bytes = address.getAddress();
    for (int i = 0; i < FIELDS; i++) {
      if (!fields[i].get(bytes[i] & HIGHEST)) {
        return false;
      }
    }
    return true;
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    AddressPattern pattern() throws RestrictionException {
      BitSet[] fields = new BitSet[FIELDS];
      for (int i = 0; i < FIELDS; i++) {
        if (i > 0) {
          take('.', "need \".\"");
        }
        fields[i] = new BitSet();
        field(fields[i]);
      }
      if (at < text.length()) {
        throw problem("garbage after pattern", at);
      }
      return new AddressPattern(fields);
    }

    private void field(BitSet field) throws RestrictionException {
      if (!is('[')) {
        field.set(number("need decimal number 0..255 or \"[\""));
        return;
      }
      do {
        at++;
        int first = number("need decimal number 0..255");
        int last = first;
        if (text.startsWith("..", at)) {
          at += 2;
          int where = at;
          last = number("need decimal number 0..255");
          if (last < first) {
            throw problem("numeric range error", where);
          }
        }
        field.set(first, last + 1);
      } while (is(';'));
      take(']', "need \";\", \"..\" or \"]\"");
    }

    private int number(String need) throws RestrictionException {
      int start = at;
      int value = 0;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        value = Math.min(value * 10 + text.charAt(at++) - '0', HIGHEST + 1);
      }
      if (at == start || value > HIGHEST) {
        throw problem(need, start);
      }
      return value;
    }

    private boolean is(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    private void take(char c, String need) throws RestrictionException {
      if (!is(c)) {
        throw problem(need, at);
      }
      at++;
    }

    /** Shows where it is: {@code 127.0.0.[11..>2<]}. */
    private RestrictionException problem(String what, int where) {
      int end = Math.max(at, Math.min(where + 1, text.length()));
      return new RestrictionException(
          "RBL reply error: "
              + what
              + " at \""
              + text.substring(0, where)
              + '>'
              + text.substring(where, end)
              + '<'
              + text.substring(end)
              + '"');
    }
  }
}
