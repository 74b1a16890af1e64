package org.posthouse.net.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.explain.Lookup;
import org.posthouse.api.explain.Onlooker;
import org.posthouse.api.explain.Trial;
import org.xbill.DNS.Rcode;

class DnsClientTest {
  private static final String ZONE =
      """
      example.test.  60 IN MX 10 mx1.example.test.
      example.test.  60 IN MX 20 mx2.example.test.
      mx1.example.test. 60 IN A 192.0.2.1
      mx1.example.test. 60 IN AAAA 2001:db8::1
      mx2.example.test. 60 IN A 192.0.2.2
      www.example.test. 60 IN CNAME mx2.example.test.
      null.test.     60 IN MX 0 .
      1.2.0.192.in-addr.arpa. 60 IN PTR mx1.example.test.
      txt.test.      60 IN TXT "one " "record"
      """;

  @TempDir Path dir;
  private NameServer server;
  private Path conf;
  private Path hosts;
  private Dns dns;

  @BeforeEach
  void start() throws IOException {
    server = new NameServer(ZONE);
    conf = dir.resolve("resolv.conf");
    hosts = dir.resolve("hosts");
    use(server, "options timeout:1 attempts:1");
    dns = new DnsClient(conf, hosts);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void use(NameServer which, String options) throws IOException {
    Files.writeString(conf, "nameserver [127.0.0.1]:" + which.port() + "\n" + options + "\n");
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  @Test
  void findsMailExchangers() {
    assertEquals(
        new DnsAnswer.Found<>(
            List.of(new MxRecord(10, "mx1.example.test"), new MxRecord(20, "mx2.example.test"))),
        dns.mx("example.test", soon()));
  }

  @Test
  void tellsNoDataFromNoName() {
    assertEquals(new DnsAnswer.None<>(true), dns.mx("mx1.example.test", soon()));
    assertEquals(new DnsAnswer.None<>(false), dns.mx("absent.test", soon()));
  }

  @Test
  void knowsTheNullMx() {
    var answer = assertInstanceOf(DnsAnswer.Found.class, dns.mx("null.test", soon()));
    assertEquals(List.of(new MxRecord(0, "")), answer.records());
    assertTrue(((MxRecord) answer.records().getFirst()).isNullMx());
  }

  @Test
  void serverFailureAndSilenceAreTemporary() {
    server.trouble.put("broken.test", Rcode.SERVFAIL);
    server.trouble.put("refused.test", Rcode.REFUSED);
    server.trouble.put("silent.test", -1);
    for (String name : List.of("broken.test", "refused.test", "silent.test")) {
      assertInstanceOf(DnsAnswer.TryAgain.class, dns.mx(name, soon()), name);
    }
  }

  @Test
  void asksForBothFamiliesAndFollowsAliases() throws IOException {
    assertEquals(
        new DnsAnswer.Found<>(
            List.of(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1"))),
        dns.addresses("mx1.example.test", Dns.Family.BOTH, soon()));
    var aliased = dns.addresses("www.example.test", Dns.Family.IPV4, soon());
    assertEquals(new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("192.0.2.2"))), aliased);
  }

  @Test
  void findsNamesAndTexts() {
    assertEquals(
        new DnsAnswer.Found<>(List.of("mx1.example.test")),
        dns.names(InetAddress.ofLiteral("192.0.2.1"), soon()));
    assertEquals(new DnsAnswer.Found<>(List.of("one record")), dns.text("txt.test", soon()));
  }

  @Test
  void asksByTcpAndDropsRecordsAboveTheLimit() throws IOException {
    var many = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      many.append("many.test. 60 IN A 192.0.2.").append(i).append('\n');
    }
    try (var big = new NameServer(many.toString())) {
      use(big, "");
      var answer =
          assertInstanceOf(
              DnsAnswer.Found.class, dns.addresses("many.test", Dns.Family.IPV4, soon()));
      assertEquals(Dns.MAX_RECORDS, answer.records().size());
    }
  }

  @Test
  void readsResolvConfAgainWhenItChanges() throws IOException {
    assertInstanceOf(DnsAnswer.None.class, dns.text("new.test", soon()));
    try (var other = new NameServer("new.test. 60 IN TXT here\n")) {
      use(other, "options timeout:2 attempts:1");
      assertEquals(new DnsAnswer.Found<>(List.of("here")), dns.text("new.test", soon()));
    }
  }

  @Test
  void readsTheHostsFile() throws IOException {
    assertEquals(List.of(), dns.hostsFile("relay", Dns.Family.BOTH));
    Files.writeString(hosts, "10.0.0.1 Relay.test relay # ours\n::1 relay\nnonsense\n");
    var v4 = InetAddress.ofLiteral("10.0.0.1");
    assertEquals(List.of(v4), dns.hostsFile("RELAY", Dns.Family.IPV4));
    assertEquals(2, dns.hostsFile("relay", Dns.Family.BOTH).size());
    assertEquals(List.of("relay.test", "relay"), dns.hostsFile(v4));
  }

  @Test
  void anImpossibleNameIsUnknown() {
    String longLabel = "x".repeat(70) + ".test";
    assertEquals(new DnsAnswer.None<>(false), dns.mx(longLabel, soon()));
    assertEquals(0, server.asked.get());
  }

  @Test
  void anAnswerIsKeptAsLongAsItSays() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertEquals(
          List.of("one record"),
          ((DnsAnswer.Found<String>) dns.text("txt.test", soon())).records());
    }
    assertEquals(1, server.asked.get());
  }

  @Test
  void anAnswerWithoutALifeIsAskedForAgain() {
    assertInstanceOf(DnsAnswer.None.class, dns.text("absent.test", soon()));
    assertInstanceOf(DnsAnswer.None.class, dns.text("absent.test", soon()));
    assertEquals(2, server.asked.get());
    server.trouble.put("txt.test", Rcode.SERVFAIL);
    assertInstanceOf(DnsAnswer.TryAgain.class, dns.text("txt.test", soon()));
    server.trouble.clear();
    assertEquals(
        List.of("one record"), ((DnsAnswer.Found<String>) dns.text("txt.test", soon())).records());
  }

  @Test
  void aFilterDropsRecords() {
    Dns without =
        dns.filtered(
            record ->
                record.contains(" MX 10 ") ? RecordFilter.Choice.DROP : RecordFilter.Choice.KEEP);
    assertEquals(
        List.of(new MxRecord(20, "mx2.example.test")),
        ((DnsAnswer.Found<MxRecord>) without.mx("example.test", soon())).records());
    assertEquals(2, ((DnsAnswer.Found<MxRecord>) dns.mx("example.test", soon())).records().size());
    assertInstanceOf(
        DnsAnswer.Dropped.class,
        dns.filtered(_ -> RecordFilter.Choice.DROP).mx("example.test", soon()));
    assertInstanceOf(
        DnsAnswer.TryAgain.class,
        dns.filtered(_ -> RecordFilter.Choice.UNKNOWN).mx("example.test", soon()));
  }

  @Test
  void aTrialHearsWhatServersSayAndWhatWasKnown() throws Exception {
    List<Lookup> heard = new ArrayList<>();
    Onlooker onlooker =
        new Onlooker() {
          @Override
          public void lookedUp(Lookup lookup) {
            heard.add(lookup);
          }

          @Override
          public void logged(String daemon, String text) {}
        };
    Trial.run(onlooker, () -> dns.mx("null.test", soon()));
    Trial.run(onlooker, () -> dns.mx("null.test", soon()));
    String answer = "0 .";
    assertEquals(
        List.of(
            new Lookup("dns", "null.test. MX", answer, false),
            new Lookup("dns", "null.test. MX", answer, true)),
        heard);
  }
}
