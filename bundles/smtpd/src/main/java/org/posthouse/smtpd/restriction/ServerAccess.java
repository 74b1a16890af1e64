package org.posthouse.smtpd.restriction;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.table.LookupResult;
import org.posthouse.mail.HostNames;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;
import org.posthouse.tables.AccessTable;

/**
 * {@code check_*_a_access}, {@code _mx_}, {@code _ns_}: asks a table about the addresses of a name,
 * or about names and addresses of the servers of a domain. They can only refuse: what a name points
 * to is up to its owner. Servers that cannot be looked up are passed over; that is in the log.
 */
final class ServerAccess implements Restriction {
  private final AccessTable table;
  private final TableAnswer answer;
  private final NameService names;
  private final Dns.Family family;
  private final Of of;
  private final Kind kind;
  private final String word;

  /** Which servers. */
  enum Kind {
    A,
    MX,
    NS
  }

  /**
   * Whose servers.
   *
   * @param domain gives "" when there is nothing to ask about
   * @param value as the log names it
   */
  record Of(
      Function<Question, String> domain,
      Function<Question, String> value,
      Function<Question, Subject> subject) {}

  ServerAccess(
      AccessTable table,
      TableAnswer answer,
      NameService names,
      Dns.Family family,
      Of of,
      Kind kind,
      String word) {
    this.table = table;
    this.answer = answer;
    this.names = names;
    this.family = family;
    this.of = of;
    this.kind = kind;
    this.word = word;
  }

  @Override
  public Verdict check(Question question) {
    String domain = of.domain.apply(question);
    if (domain.isEmpty()) {
      return Verdict.DUNNO;
    }
    String literal = HostNames.isLiteral(domain) ? HostNames.literalAddress(domain) : domain;
    if (HostNames.isAddress(literal)) {
      return kind == Kind.NS ? Verdict.DUNNO : onlyRefuse(question, address(question, literal));
    }
    return domain.startsWith("[")
        ? Verdict.DUNNO
        : onlyRefuse(question, servers(question, names.of(question), domain));
  }

  private Verdict servers(Question question, Dns dns, String domain) {
    return switch (kind) {
      case A -> addresses(question, dns.addresses(domain, family, question.deadline()));
      case MX -> exchangers(question, dns, domain);
      case NS -> nameServers(question, dns, domain);
    };
  }

  /** A domain without MX records is its own exchanger (RFC 5321 section 5.1). */
  private Verdict exchangers(Question question, Dns dns, String domain) {
    DnsAnswer<MxRecord> found = dns.mx(domain, question.deadline());
    return switch (found) {
      case DnsAnswer.Found<MxRecord>(List<MxRecord> records) ->
          hosts(question, dns, records.stream().map(MxRecord::host).toList());
      case DnsAnswer.None<MxRecord> _ -> hosts(question, dns, List.of(domain));
      case DnsAnswer.Dropped<MxRecord> _, DnsAnswer.TryAgain<MxRecord> _ ->
          unknown(question, domain, found);
    };
  }

  /** Those of the next domain above that has some. */
  private Verdict nameServers(Question question, Dns dns, String domain) {
    DnsAnswer<String> found = dns.nameServers(domain, question.deadline());
    return switch (found) {
      case DnsAnswer.Found<String>(List<String> hosts) -> hosts(question, dns, hosts);
      case DnsAnswer.None<String> _ -> {
        int dot = domain.indexOf('.');
        yield dot < 0
            ? unknown(question, of.value.apply(question), found)
            : nameServers(question, dns, domain.substring(dot + 1));
      }
      case DnsAnswer.Dropped<String> _, DnsAnswer.TryAgain<String> _ ->
          unknown(question, domain, found);
    };
  }

  private Verdict unknown(Question question, String domain, DnsAnswer<?> found) {
    question.warn("Unable to look up " + kind + " host for " + domain + ": " + found.text());
    return Verdict.DUNNO;
  }

  private Verdict hosts(Question question, Dns dns, List<String> hosts) {
    List<String> known = new ArrayList<>(hosts);
    known.removeIf(String::isEmpty);
    for (String host : known) {
      Verdict verdict = host(question, dns, host);
      if (!(verdict instanceof Verdict.Dunno)) {
        return verdict;
      }
    }
    return Verdict.DUNNO;
  }

  private Verdict host(Question question, Dns dns, String host) {
    Verdict byName = ask(question, table.domain(host), host);
    if (!(byName instanceof Verdict.Dunno)) {
      return byName;
    }
    DnsAnswer<InetAddress> found = dns.addresses(host, family, question.deadline());
    if (!(found instanceof DnsAnswer.Found)) {
      question.warn(
          "Unable to look up "
              + kind
              + " host "
              + host
              + " for "
              + of.subject.apply(question).kind()
              + " "
              + of.value.apply(question)
              + ": "
              + HostTrouble.text(found));
    }
    return addresses(question, found);
  }

  private Verdict addresses(Question question, DnsAnswer<InetAddress> found) {
    if (found instanceof DnsAnswer.Found<InetAddress>(List<InetAddress> addresses)) {
      for (InetAddress address : addresses) {
        Verdict verdict = address(question, HostTrouble.text(address));
        if (!(verdict instanceof Verdict.Dunno)) {
          return verdict;
        }
      }
    }
    return Verdict.DUNNO;
  }

  private Verdict address(Question question, String address) {
    return ask(question, table.address(address), address);
  }

  private Verdict ask(Question question, LookupResult result, String key) {
    return answer.verdict(question, result, key, of.subject.apply(question));
  }

  private Verdict onlyRefuse(Question question, Verdict verdict) {
    boolean permits =
        verdict instanceof Verdict.Permit
            || verdict instanceof Verdict.Ask(List<String> words, _)
                && words.stream().anyMatch(w -> w.toLowerCase(Locale.ROOT).startsWith("permit"));
    if (!permits) {
      return verdict;
    }
    question.warn("restriction " + word + " returns OK for " + of.value.apply(question));
    question.warn("this is not allowed for security reasons");
    return new Verdict.Misconfigured("use DUNNO instead of OK if you want to make an exception");
  }
}
