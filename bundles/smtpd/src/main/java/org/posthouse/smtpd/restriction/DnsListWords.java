package org.posthouse.smtpd.restriction;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.access.Subject;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.net.dns.Dns;

/** Words that ask DNS lists: block lists, and lists of friends. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "reject_rbl_client",
      "reject_rhsbl_client",
      "reject_rhsbl_reverse_client",
      "reject_rhsbl_helo",
      "reject_rhsbl_sender",
      "reject_rhsbl_recipient",
      "reject_maps_rbl",
      "permit_dnswl_client",
      "permit_rhswl_client"
    })
public final class DnsListWords extends Family<DnsListWords.Lists> {

  /** What they share. */
  static final class Lists {
    private final NameService names;
    private final DnsListReply reply;
    private final RelayChecks relay;
    private final List<String> old;

    Lists(Dns dns, Tables tables, Settings settings) {
      names = new NameService(dns, tables, settings);
      reply = new DnsListReply(settings, tables);
      relay = RelayWords.checks(tables, settings);
      old = settings.list("maps_rbl_domains");
    }

    Restriction refuse(RestrictionTerm term, Function<Question, DnsListCheck.Entry> entry)
        throws RestrictionException {
      return DnsListCheck.refusing(list(term), entry, reply);
    }

    Restriction permit(RestrictionTerm term, Function<Question, DnsListCheck.Entry> entry)
        throws RestrictionException {
      return DnsListCheck.permitting(list(term), entry, relay);
    }

    /** {@code reject_maps_rbl}: the lists of maps_rbl_domains. */
    Restriction refuseOld() throws RestrictionException {
      List<Restriction> checks = new ArrayList<>();
      for (String name : old) {
        DnsList list = DnsList.parse(name, names);
        checks.add(DnsListCheck.refusing(list, DnsListWords::address, reply));
      }
      return DnsListCheck.first(checks);
    }

    private DnsList list(RestrictionTerm term) throws RestrictionException {
      if (term.argument().isEmpty()) {
        throw new RestrictionException(
            "restriction " + term.word() + " requires domain name argument");
      }
      return DnsList.parse(term.argument(), names);
    }
  }

  @Activate
  public DnsListWords(@Reference Tables tables, @Reference Dns dns) {
    super(
        settings -> new Lists(dns, tables, settings),
        Map.of(
            "reject_rbl_client", refuse(DnsListWords::address),
            "reject_rhsbl_client", refuse(DnsListWords::name),
            "reject_rhsbl_reverse_client", refuse(DnsListWords::reverseName),
            "reject_rhsbl_helo", refuse(DnsListWords::helo),
            "reject_rhsbl_sender", refuse(DnsListWords::sender),
            "reject_rhsbl_recipient", refuse(DnsListWords::recipient),
            "reject_maps_rbl", new Word<>(RestrictionUse.ALONE, (lists, _) -> lists.refuseOld()),
            "permit_dnswl_client", permit(DnsListWords::address),
            "permit_rhswl_client", permit(DnsListWords::name)));
  }

  private static Word<Lists> refuse(Function<Question, DnsListCheck.Entry> entry) {
    return new Word<>(RestrictionUse.WITH_ARGUMENT, (lists, term) -> lists.refuse(term, entry));
  }

  private static Word<Lists> permit(Function<Question, DnsListCheck.Entry> entry) {
    return new Word<>(RestrictionUse.WITH_ARGUMENT, (lists, term) -> lists.permit(term, entry));
  }

  private static DnsListCheck.Entry address(Question question) {
    String address = question.client().address();
    return HostNames.isAddress(address)
        ? new DnsListCheck.Entry(
            DnsList.reversed(InetAddress.ofLiteral(address)), new Subject(address, Subject.CLIENT))
        : null;
  }

  private static DnsListCheck.Entry name(Question question) {
    return host(question.client().name(), Subject.CLIENT);
  }

  private static DnsListCheck.Entry reverseName(Question question) {
    return host(question.client().reverseName(), Subject.REVERSE_CLIENT);
  }

  private static DnsListCheck.Entry host(String name, String kind) {
    return name.equals(ClientIdentity.UNKNOWN) ? null : entry(name, name, kind);
  }

  private static DnsListCheck.Entry helo(Question question) {
    return entry(question.client().helo(), question.client().helo(), Subject.HELO);
  }

  private static DnsListCheck.Entry sender(Question question) {
    return entry(Addresses.domain(question.sender()), question.sender(), Subject.SENDER);
  }

  private static DnsListCheck.Entry recipient(Question question) {
    return entry(Addresses.domain(question.recipient()), question.recipient(), Subject.RECIPIENT);
  }

  /** Literals of addresses are in no list of names. */
  private static DnsListCheck.Entry entry(String domain, String name, String kind) {
    return domain.isEmpty() || domain.startsWith("[")
        ? null
        : new DnsListCheck.Entry(domain, new Subject(name, kind));
  }
}
