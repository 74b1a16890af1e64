package org.posthouse.smtpd.restriction;

import java.net.InetAddress;
import java.util.List;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.mail.Addresses;
import org.posthouse.net.OwnAddresses;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/**
 * {@code permit_mx_backup}: whether we are a mail exchanger of the recipient's domain, and others
 * come before us.
 */
final class BackupChecks {
  private final NameService names;
  private final RelayChecks relay;
  private final OwnAddresses own;
  private final String host;
  private final MatchList networks;

  /**
   * @param host our name
   * @param networks where the others have to be; empty for anywhere
   */
  BackupChecks(
      NameService names, RelayChecks relay, OwnAddresses own, String host, MatchList networks) {
    this.names = names;
    this.relay = relay;
    this.own = own;
    this.host = host;
    this.networks = networks;
  }

  /** What one exchanger is. */
  private sealed interface Answer {
    record Yes() implements Answer {}

    record No() implements Answer {}

    record Unknown(Verdict verdict) implements Answer {}
  }

  private static final Answer YES = new Answer.Yes();
  private static final Answer NO = new Answer.No();

  Verdict permit(Question question) {
    if (!question.hasRecipient()) {
      return Verdict.DUNNO;
    }
    Verdict ours = relay.permitAuthDestination(question);
    String domain = Addresses.domain(question.recipient());
    if (!(ours instanceof Verdict.Dunno)
        || domain.isEmpty()
        || domain.startsWith("[")
        || relay.isRouted(question)) {
      return ours;
    }
    Dns dns = names.of(question);
    DnsAnswer<MxRecord> found = dns.mx(domain, question.deadline());
    return switch (found) {
      case DnsAnswer.Found<MxRecord>(List<MxRecord> records) -> judge(question, dns, records);
      case DnsAnswer.None<MxRecord> _ -> Verdict.DUNNO;
      case DnsAnswer.Dropped<MxRecord> _, DnsAnswer.TryAgain<MxRecord> _ ->
          deferred(question, "Unable to look up mail exchanger information: " + found.text());
    };
  }

  private Verdict judge(Question question, Dns dns, List<MxRecord> records) {
    int best = records.stream().mapToInt(MxRecord::preference).min().orElseThrow();
    boolean listed = false;
    for (MxRecord record : records) {
      switch (isOurs(question, dns, record.host())) {
        case Answer.Yes _ -> {
          if (record.preference() == best) {
            return Verdict.DUNNO;
          }
          listed = true;
        }
        case Answer.No _ -> {}
        case Answer.Unknown(Verdict verdict) -> {
          return verdict;
        }
      }
    }
    return listed ? primaries(question, dns, records, best) : Verdict.DUNNO;
  }

  private Verdict primaries(Question question, Dns dns, List<MxRecord> records, int best) {
    if (networks.isEmpty()) {
      return Verdict.permit(Subject.recipient(question));
    }
    for (MxRecord record : records) {
      Answer allowed = record.preference() == best ? isAllowed(question, dns, record.host()) : YES;
      if (allowed instanceof Answer.Unknown(Verdict verdict)) {
        return verdict;
      }
      if (allowed instanceof Answer.No) {
        return Verdict.DUNNO;
      }
    }
    return Verdict.permit(Subject.recipient(question));
  }

  private Answer isOurs(Question question, Dns dns, String exchanger) {
    if (exchanger.isEmpty()) {
      return NO;
    }
    if (exchanger.equalsIgnoreCase(host)) {
      return YES;
    }
    return switch (dns.addresses(exchanger, Dns.Family.BOTH, question.deadline())) {
      case DnsAnswer.Found<InetAddress>(List<InetAddress> addresses) ->
          addresses.stream().anyMatch(own::contains) ? YES : NO;
      case DnsAnswer<InetAddress> none -> unknown(question, exchanger, none);
    };
  }

  private Answer isAllowed(Question question, Dns dns, String exchanger) {
    DnsAnswer<InetAddress> found = dns.addresses(exchanger, Dns.Family.BOTH, question.deadline());
    if (!(found instanceof DnsAnswer.Found<InetAddress>(List<InetAddress> addresses))) {
      return unknown(question, exchanger, found);
    }
    for (InetAddress address : addresses) {
      switch (networks.matchClient(exchanger, HostTrouble.text(address))) {
        case ListMatch.Yes _ -> {}
        case ListMatch.No _ -> {
          return NO;
        }
        case ListMatch.Unknown(String reason) -> {
          return new Answer.Unknown(new Verdict.TryAgain(Subject.recipient(question), reason));
        }
      }
    }
    return YES;
  }

  private static Answer unknown(
      Question question, String exchanger, DnsAnswer<InetAddress> answer) {
    return new Answer.Unknown(
        deferred(
            question,
            "Unable to look up mail exchanger host "
                + exchanger
                + ": "
                + HostTrouble.text(answer)));
  }

  private static Verdict deferred(Question question, String why) {
    return Verdict.reject(Subject.recipient(question).rejected(450, "4.4.4", why));
  }
}
