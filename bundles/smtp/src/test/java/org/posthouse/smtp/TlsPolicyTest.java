package org.posthouse.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;
import org.posthouse.net.tls.TlsChoice;
import org.posthouse.net.tls.TlsLevel;

/** smtp_tls_policy_maps and smtp_tls_security_level. The warnings are those of Postfix 3.7. */
class TlsPolicyTest {
  private static final String TEXT = "Subject: x\n\nhello\n";
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private String hop() {
    return "[127.0.0.1]:" + server.port();
  }

  private Client with(String policy) throws Exception {
    return new Client("smtp_tls_policy_maps = inline:{{" + hop() + " = " + policy + "}}");
  }

  private static void isProblem(DeliveryStatus status) {
    assertEquals(Action.DEFERRED, status.action());
    assertEquals("4.7.5", status.dsn());
    assertEquals("client TLS configuration problem", status.text());
    assertEquals("none", status.relay());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secure match=               | attribute \"match\" has empty value",
        "secure match=:              | attribute \"match\" has empty value",
        "fingerprint match=          | attribute \"match\" has empty value",
        "encrypt foo=bar             | invalid attribute name: \"foo\"",
        "nonsense                    | invalid security level \"nonsense\"",
        "encrypt foo                 | malformed attribute/value pair \"foo\": missing '=' after"
            + " attribute name",
        "may match=x                 | attribute \"match\" invalid at security level \"may\"",
        "ENCRYPT Match=x             | attribute \"Match\" invalid at security level \"encrypt\"",
        "encrypt ciphers=high ciphers=high | attribute \"ciphers\" is specified multiple times",
        "encrypt ciphers=            | attribute \"ciphers\" has empty value",
        "encrypt connection_reuse=maybe | attribute \"connection_reuse\" has bad value: \"maybe\"",
        "secure servername=          | \"servername=\" specifies an invalid hostname",
        ",                           | invalid empty policy",
        "dane                        | security level \"dane\" is not supported, and mail waits for"
            + " it",
        "dane-only                   | security level \"dane-only\" is not supported, and mail"
            + " waits for it",
        "secure tafile=/x            | attribute \"tafile\" is not supported",
        "secure policy_domain=x.example | attributes of an MTA-STS policy without \"policy_type\"",
        "secure policy_type=tlsa     | attribute \"policy_type\" has bad value: \"tlsa\""
      })
  void whatIsNotUnderstoodIsToldAndMailWaits(String policy, String warning) throws Exception {
    try (Client client = with(policy)) {
      isProblem(client.deliver(hop(), TEXT, "a@peer.test"));
      assertEquals(
          List.of(
              "warning: smtp_tls_policy_maps, next-hop destination \"" + hop() + "\": " + warning,
              "warning: TLS policy lookup for "
                  + hop()
                  + "/127.0.0.1: client TLS configuration problem"),
          client.log);
      assertEquals(0, server.connections.get());
    }
  }

  @Test
  void attributesAreIgnoredWithoutTls() throws Exception {
    try (Client client = with("none ciphers=high match=")) {
      assertEquals(Action.SENT, client.deliver(hop(), TEXT, "a@peer.test").action());
      String table = "warning: smtp_tls_policy_maps, next-hop destination \"" + hop() + "\": ";
      assertEquals(
          List.of(
              table + "ignoring attribute \"ciphers=high\" with TLS disabled",
              table + "ignoring attribute \"match=\" with TLS disabled"),
          client.log);
    }
  }

  @Test
  void aTableThatCannotBeAskedMakesMailWait() throws Exception {
    try (Client client = new Client("smtp_tls_policy_maps = fail:x")) {
      isProblem(client.deliver(hop(), TEXT, "a@peer.test"));
      assertEquals(
          "warning: smtp_tls_policy_maps, next-hop destination \""
              + hop()
              + "\": policy table lookup error",
          client.log.getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dane", "dane-only", "nonsense"})
  void aLevelThatCannotBeHadIsNotLowered(String level) throws Exception {
    try (Client client = new Client("smtp_tls_security_level = " + level)) {
      isProblem(client.deliver(hop(), TEXT, "a@peer.test"));
      assertTrue(client.log.getFirst().contains("\"" + level + "\""), client.log::toString);
      assertEquals(0, server.connections.get());
    }
  }

  @Test
  void fingerprintsHaveToBeGiven() throws Exception {
    try (Client client = with("fingerprint")) {
      isProblem(client.deliver(hop(), TEXT, "a@peer.test"));
      assertEquals(
          "warning: nexthop domain "
              + hop()
              + ": configured at fingerprint security level, but with no fingerprints to match.",
          client.log.getFirst());
    }
  }

  @Test
  void aDestinationThatDoesNotExistIsNoneWhateverItsPolicy() throws Exception {
    try (Client client = new Client("smtp_tls_policy_maps = inline:{{gone.example = nonsense}}")) {
      DeliveryStatus status = client.deliver("gone.example", TEXT, "a@gone.example");
      assertEquals(Action.BOUNCED, status.action());
    }
  }

  @Test
  void aParentDomainSpeaksForPlainDomainsOnly() throws Exception {
    try (Client client =
        new Client(
            "smtp_tls_policy_maps = inline:{ {.example = nonsense}, {a.b.example = none} }")) {
      client.world.addresses.put(
          "x.example", new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.1"))));
      isProblem(client.deliver("x.example", TEXT, "a@x.example"));
      DeliveryStatus status = client.deliver("x.example:" + server.port(), TEXT, "a@x.example");
      assertEquals(Action.SENT, status.action(), () -> status + " " + client.log);
    }
  }

  @Test
  void theKindOfSocketIsNoPartOfTheKey() throws Exception {
    String key = "127.0.0.1:" + server.port();
    String[] main = {"lmtp_tls_policy_maps = inline:{{" + key + " = nonsense}}"};
    try (Client client = new Client("lmtp", main)) {
      isProblem(client.deliver("inet:" + key, TEXT, "a@peer.test"));
      assertTrue(
          client.log.getFirst().startsWith("warning: lmtp_tls_policy_maps, next-hop destination"));
    }
  }

  private static TlsPolicy parse(String value) {
    TlsPolicyParser.Parsed parsed = TlsPolicyParser.parse(value);
    return parsed.policy().orElseThrow(() -> new AssertionError(parsed.notes().toString()));
  }

  @Test
  void attributesMeanWhatTheySay() {
    TlsPolicy policy =
        parse(
            "encrypt protocols=TLSv1.2:TLSv1.3, ciphers=high exclude=aNULL:MD5"
                + " servername=mx.example connection_reuse=no enable_rpk=yes");
    assertEquals(TlsLevel.ENCRYPT, policy.level());
    assertEquals(
        new TlsChoice(
            Optional.of("TLSv1.2:TLSv1.3"), Optional.of("high"), Optional.of("aNULL:MD5")),
        policy.choice());
    assertEquals(Optional.of("mx.example"), policy.serverName());
    assertFalse(policy.reusable());
    assertEquals(List.of("a", "b", ".c"), parse("secure match=a match=b:.c").match());
    assertEquals(
        List.of("aa:bb", "cc:dd", "ee:ff"),
        parse("fingerprint match=aa:bb|cc:dd match=ee:ff").match());
    assertEquals(Optional.of("hostname"), parse("may servername=hostname").serverName());
    assertEquals(Optional.of(""), parse("encrypt protocols= exclude=").choice().protocols());
  }

  @Test
  void anHelperForMtaStsMaySayMore() {
    TlsPolicy policy =
        parse(
            "secure match=mx.s2.example servername=hostname policy_type=sts"
                + " policy_domain=s2.example policy_ttl=600 mx_host_pattern=mx.s2.example,"
                + " mx_host_pattern=*.s2.example"
                + " { policy_string = version: STSv1 } { policy_string = mode: enforce }");
    assertTrue(policy.choosesHosts());
    assertTrue(policy.sts().allows("MX.s2.example"));
    assertTrue(policy.sts().allows("a.s2.example"));
    assertFalse(policy.sts().allows("a.b.s2.example"));
    assertFalse(policy.sts().allows("s2.example"));
    assertEquals("sts-policy-invalid", stsFailure("sts"));
    assertEquals("", stsFailure("no-policy-found"));
    assertFalse(parse("may policy_type=sts mx_host_pattern=x").choosesHosts());
  }

  private static String stsFailure(String type) {
    return parse("secure policy_type=" + type + " policy_failure=sts-policy-invalid")
        .sts()
        .failure();
  }

  @Test
  void exchangersThatAnMtaStsPolicyDoesNotNameGetNothing() throws Exception {
    String policy = "secure match=nexthop policy_type=sts mx_host_pattern=mx.other.example";
    String main = "smtp_tls_policy_maps = inline:{{s.example = " + policy + "}}";
    try (Client client = new Client(main, "smtp_tcp_port = " + server.port())) {
      client.world.mx.put(
          "s.example", new DnsAnswer.Found<>(List.of(new MxRecord(10, "mx.s.example"))));
      client.world.addresses.put(
          "mx.s.example", new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.1"))));
      DeliveryStatus status = client.deliver("s.example", TEXT, "a@s.example");
      assertEquals("4.7.5", status.dsn());
      assertEquals("no host of s.example is one of its MTA-STS policy", status.text());
      assertEquals(0, server.connections.get());
    }
  }

  @Test
  void tellsOnceWhatHasNoEffect() throws Exception {
    try (Client client =
        with("may enable_rpk=yes policy_type=sts policy_ttl=60 {policy_string = version: STSv1}")) {
      client.deliver(hop(), TEXT, "a@example.org");
      client.deliver(hop(), TEXT, "b@example.org");
      assertEquals(
          List.of(
              "warning: smtp_tls_policy_maps: attribute \"enable_rpk\" has no effect:"
                  + " no raw public keys here",
              "smtp_tls_policy_maps: attribute \"policy_string\" has no effect without TLSRPT"
                  + " reports",
              "smtp_tls_policy_maps: attribute \"policy_ttl\" has no effect without TLSRPT"
                  + " reports"),
          client.log.stream().filter(line -> line.contains("no effect")).toList());
    }
    try (Client client = with("may enable_rpk=no")) {
      client.deliver(hop(), TEXT, "a@example.org");
      assertEquals(List.of(), client.log.stream().filter(l -> l.contains("no effect")).toList());
    }
  }
}
