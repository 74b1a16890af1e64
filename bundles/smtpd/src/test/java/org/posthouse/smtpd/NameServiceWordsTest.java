package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.posthouse.api.Deadline;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;

/** Words that ask the name service; itest/peers/tests/access-lists.sh compares many more. */
class NameServiceWordsTest {

  /** What names map to; "?" for a server that does not answer. */
  private static final class Zone extends LoopbackDns {
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> exchangers = new HashMap<>();
    private final Map<String, String> servers = new HashMap<>();

    private static DnsAnswer<String> answer(Map<String, String> of, String name) {
      String found = of.get(name);
      return found == null
          ? new DnsAnswer.None<>(false)
          : found.equals("?")
              ? new DnsAnswer.TryAgain<>("timeout")
              : new DnsAnswer.Found<>(List.of(found));
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host, Family family, Deadline deadline) {
      return switch (answer(addresses, host)) {
        case DnsAnswer.Found<String>(List<String> all) ->
            new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral(all.getFirst())));
        case DnsAnswer.TryAgain<String>(String reason) -> new DnsAnswer.TryAgain<>(reason);
        default -> new DnsAnswer.None<>(false);
      };
    }

    @Override
    public DnsAnswer<MxRecord> mx(String domain, Deadline deadline) {
      return answer(exchangers, domain) instanceof DnsAnswer.Found<String>(List<String> all)
          ? new DnsAnswer.Found<>(List.of(new MxRecord(10, all.getFirst())))
          : new DnsAnswer.None<>(false);
    }

    @Override
    public DnsAnswer<String> nameServers(String domain, Deadline deadline) {
      return answer(servers, domain);
    }

    @Override
    public DnsAnswer<String> text(String name, Deadline deadline) {
      return answer(texts, name);
    }
  }

  private final Zone zone = new Zone();

  private String ask(String settings, String sender, String recipient) throws Exception {
    try (TestServer server = new TestServer(settings, zone);
        TestClient client = new TestClient(server.port())) {
      client.reply();
      client.say("HELO helo.example");
      client.say("MAIL FROM:<" + sender + ">");
      String reply = client.say("RCPT TO:<" + recipient + ">");
      log = List.copyOf(server.log.lines);
      return reply;
    }
  }

  private List<String> log = List.of();
  private static final String LOCAL = "joe@local.example";
  private static final String OK = "250 2.1.5 Ok";

  @Test
  void aListedClientIsToldWhy() throws Exception {
    zone.addresses.put("1.0.0.127.bl.example", "127.0.0.4");
    zone.texts.put("1.0.0.127.bl.example", "because $rbl_code");
    String lists = "smtpd_client_restrictions = reject_rbl_client bl.example";
    assertEquals(
        "554 5.7.1 Service unavailable; Client host [127.0.0.1] blocked using bl.example;"
            + " because $rbl_code",
        ask(lists, "a@x.example", LOCAL));
    assertEquals(OK, ask(lists + "=127.0.0.[2..3;5]", "a@x.example", LOCAL));
    assertEquals(
        "450 4.7.9 wait: Client host",
        ask(
            lists + "\nrbl_reply_maps = static:{450 5.7.9 wait: $$rbl_class}",
            "a@x.example",
            LOCAL));
    assertEquals(
        "451 4.3.5 Server configuration error",
        ask(lists + "\nrbl_reply_maps = fail:f", "a@x.example", LOCAL));
  }

  @Test
  void aListThatIsSilentRefusesNobodyAndAFriendsListDefersOnlyWhatIsRefused() throws Exception {
    zone.addresses.put("1.0.0.127.bl.example", "?");
    assertEquals(
        OK, ask("smtpd_client_restrictions = reject_rbl_client bl.example", "a@x.example", LOCAL));
    assertTrue(log.stream().anyMatch(l -> l.contains("1.0.0.127.bl.example: RBL lookup error: ")));
    String friends = "smtpd_client_restrictions = permit_dnswl_client bl.example, ";
    assertEquals(OK, ask(friends + "permit", "a@x.example", LOCAL));
    assertEquals(
        "450 4.7.1 <127.0.0.1>: Client host rejected: Service unavailable",
        ask(friends + "reject", "a@x.example", LOCAL));
  }

  @Test
  void friendsOpenNoRelay() throws Exception {
    zone.addresses.put("1.0.0.127.wl.example", "127.0.0.1");
    String lists =
        "smtpd_relay_restrictions = permit_dnswl_client wl.example, reject_unauth_destination";
    assertEquals(
        "554 5.7.1 <u@elsewhere.example>: Relay access denied",
        ask(lists, "a@x.example", "u@elsewhere.example"));
  }

  @Test
  void serversOfASenderAreFound() throws Exception {
    zone.exchangers.put("x.example", "mx.bad.example");
    zone.addresses.put("mx.bad.example", "192.0.2.66");
    zone.servers.put("x.example", "ns.bad.example");
    zone.addresses.put("ns.bad.example", "192.0.2.67");
    String list = "smtpd_sender_restrictions = check_sender_%s_access inline:{%s}";
    String refused = "554 5.7.1 <a@%s>: Sender address rejected: Access denied";
    assertEquals(
        refused.formatted("x.example"),
        ask(list.formatted("mx", "mx.bad.example=REJECT"), "a@x.example", LOCAL));
    assertEquals(
        refused.formatted("x.example"),
        ask(list.formatted("mx", "192.0.2.66=REJECT"), "a@x.example", LOCAL));
    assertEquals(
        refused.formatted("sub.x.example"),
        ask(list.formatted("ns", "192.0.2.67=REJECT"), "a@sub.x.example", LOCAL));
    assertEquals(
        "451 4.3.5 Server configuration error",
        ask(list.formatted("mx", "mx.bad.example=OK"), "a@x.example", LOCAL));
  }

  @Test
  void aBackupTakesMailForOthers() throws Exception {
    String list = "smtpd_relay_restrictions = permit_mx_backup, reject_unauth_destination";
    zone.exchangers.put("only.example", "mx.example.net");
    assertEquals(
        "554 5.7.1 <u@only.example>: Relay access denied",
        ask(list, "a@x.example", "u@only.example"));
    assertTrue(log.stream().anyMatch(l -> l.contains("\"permit_mx_backup\" will be removed")));
  }

  @Test
  void aWarningIsNoPardon() throws Exception {
    assertEquals(
        "550 5.1.1 <no@local.example>: Recipient address rejected: User unknown in local recipient"
            + " table",
        ask(
            "smtpd_recipient_restrictions = warn_if_reject reject_unlisted_recipient",
            "a@x.example",
            "no@local.example"));
    assertEquals(OK, ask("smtpd_recipient_restrictions = reject", "a@x.example", "postmaster"));
  }
}
