package org.posthouse.smtpd.restriction;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;

/**
 * A list of addresses or names that the name service keeps.
 *
 * @param name as in main.cf, with its filter: {@code bl.example=127.0.0.[2..4]}
 * @param domain of the list
 * @param filter which answers count, or null for all
 */
record DnsList(String name, String domain, AddressPattern filter, NameService names) {
  private static final String DIGITS = "0123456789abcdef";

  /** What a list says. */
  enum Answer {
    LISTED,
    ABSENT,
    /** It did not say; that is in the log. */
    UNKNOWN
  }

  static DnsList parse(String name, NameService names) throws RestrictionException {
    int equals = name.indexOf('=');
    return equals < 0
        ? new DnsList(name, name, null, names)
        : new DnsList(
            name,
            name.substring(0, equals),
            AddressPattern.parse(name.substring(equals + 1)),
            names);
  }

  /**
   * @param key what is asked for, as in the list: a name, or a reversed address
   */
  Answer ask(Question question, String key) {
    String query = key + "." + domain;
    DnsAnswer<InetAddress> answer =
        names.of(question).addresses(query, Dns.Family.IPV4, question.deadline());
    return switch (answer) {
      case DnsAnswer.Found<InetAddress>(List<InetAddress> found) -> counts(found);
      case DnsAnswer.None<InetAddress> _ -> Answer.ABSENT;
      case DnsAnswer.Dropped<InetAddress> _, DnsAnswer.TryAgain<InetAddress> _ -> {
        question.warn(query + ": RBL lookup error: " + trouble(query, answer));
        yield Answer.UNKNOWN;
      }
    };
  }

  private Answer counts(List<InetAddress> found) {
    return filter == null || found.stream().anyMatch(filter::matches)
        ? Answer.LISTED
        : Answer.ABSENT;
  }

  private static String trouble(String query, DnsAnswer<InetAddress> answer) {
    String text = answer.text();
    boolean silent = text.startsWith("Host not found");
    return (silent
            ? "Host or domain name not found. Name service error for name="
            : "Error looking up name=")
        + query
        + " type=A: "
        + text;
  }

  /** Why somebody is in the list, or "". */
  String reason(Question question, String key) {
    String query = key + "." + domain;
    DnsAnswer<String> answer = names.of(question).text(query, question.deadline());
    return switch (answer) {
      case DnsAnswer.Found<String>(List<String> texts) -> String.join(" / ", texts);
      case DnsAnswer.None<String> _ -> "";
      case DnsAnswer.Dropped<String> _, DnsAnswer.TryAgain<String> _ -> {
        question.warn(query + ": TXT lookup error: " + answer.text());
        yield "";
      }
    };
  }

  /** {@code 1.2.0.192} for 192.0.2.1, and for IPv6 its 32 digits. */
  static String reversed(InetAddress address) {
    byte[] bytes = address.getAddress();
    var key = new StringBuilder(64);
    for (int i = bytes.length - 1; i >= 0; i--) {
      int value = bytes[i] & 0xff;
      if (!key.isEmpty()) {
        key.append('.');
      }
      if (address instanceof Inet4Address) {
        key.append(value);
      } else {
        key.append(DIGITS.charAt(value & 15)).append('.').append(DIGITS.charAt(value >> 4));
      }
    }
    return key.toString();
  }
}
