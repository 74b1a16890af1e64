package org.posthouse.smtpd.restriction;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.access.Subject;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.Addresses;
import org.posthouse.net.dns.Dns;
import org.posthouse.tables.AccessTable;

/** Words that ask a table about the servers of a name or domain. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "check_client_a_access",
      "check_client_mx_access",
      "check_client_ns_access",
      "check_reverse_client_hostname_a_access",
      "check_reverse_client_hostname_mx_access",
      "check_reverse_client_hostname_ns_access",
      "check_helo_a_access",
      "check_helo_mx_access",
      "check_helo_ns_access",
      "check_sender_a_access",
      "check_sender_mx_access",
      "check_sender_ns_access",
      "check_recipient_a_access",
      "check_recipient_mx_access",
      "check_recipient_ns_access"
    })
public final class ServerWords extends Family<ServerWords.Servers> {

  /** What they share. */
  record Servers(
      Tables tables, Settings settings, AccessAction action, NameService names, Dns.Family family) {

    Servers(Tables tables, Dns dns, Settings settings) {
      this(
          tables,
          settings,
          new AccessAction(settings),
          new NameService(dns, tables, settings),
          family(settings));
    }

    private static Dns.Family family(Settings settings) {
      boolean all = settings.list("inet_protocols").contains("all");
      boolean four = all || settings.list("inet_protocols").contains("ipv4");
      boolean six = all || settings.list("inet_protocols").contains("ipv6");
      return four ? six ? Dns.Family.BOTH : Dns.Family.IPV4 : Dns.Family.IPV6;
    }

    Restriction check(RestrictionTerm term, ServerAccess.Of of, ServerAccess.Kind kind) {
      AccessTable table = AccessTable.of(tables, settings, term.argument());
      TableAnswer answer = new TableAnswer(table.table().name().toString(), action);
      return new ServerAccess(table, answer, names, family, of, kind, term.word());
    }
  }

  @Activate
  public ServerWords(@Reference Tables tables, @Reference Dns dns) {
    super(settings -> new Servers(tables, dns, settings), all());
  }

  private static Map<String, Word<Servers>> all() {
    Map<String, ServerAccess.Of> whose =
        Map.of(
            "client",
            new ServerAccess.Of(
                q -> known(q.client().name()), q -> q.client().name(), Subject::client),
            "reverse_client_hostname",
            new ServerAccess.Of(
                q -> known(q.client().reverseName()),
                q -> q.client().reverseName(),
                ServerWords::reverse),
            "helo",
            new ServerAccess.Of(q -> q.client().helo(), q -> q.client().helo(), Subject::helo),
            "sender",
            new ServerAccess.Of(q -> domain(q.sender()), Question::sender, Subject::sender),
            "recipient",
            new ServerAccess.Of(
                q -> domain(q.recipient()), Question::recipient, Subject::recipient));
    Map<String, Word<Servers>> words = new HashMap<>();
    whose.forEach(
        (name, of) -> {
          for (ServerAccess.Kind kind : ServerAccess.Kind.values()) {
            words.put(
                "check_" + name + "_" + kind.name().toLowerCase(Locale.ROOT) + "_access",
                new Word<>(
                    RestrictionUse.WITH_TABLE, (servers, term) -> servers.check(term, of, kind)));
          }
        });
    return words;
  }

  private static Subject reverse(Question question) {
    return new Subject(question.client().reverseName(), Subject.REVERSE_CLIENT);
  }

  private static String known(String name) {
    return name.equals(ClientIdentity.UNKNOWN) ? "" : name;
  }

  /** An address without a domain is asked about as it is. */
  private static String domain(String address) {
    return address.indexOf('@') < 0 ? address : Addresses.domain(address);
  }
}
