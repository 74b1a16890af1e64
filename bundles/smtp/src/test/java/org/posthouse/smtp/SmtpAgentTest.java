package org.posthouse.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.testing.Ports;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;

class SmtpAgentTest {
  private static final String TEXT = "Subject: x\n\nhello\n";
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private ScriptedServer server;
  private Client client;

  @BeforeEach
  void start() throws IOException, ConfigException {
    server = new ScriptedServer();
    client = new Client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private void configure(String... mainCf) throws ConfigException {
    client.close();
    client = new Client(mainCf);
  }

  private String hop() {
    return "[127.0.0.1]:" + server.port();
  }

  private String name() {
    return "127.0.0.1[127.0.0.1]";
  }

  private static void check(DeliveryStatus status, Action action, String dsn, String text) {
    assertEquals(action + " " + dsn + " " + text, describe(status));
  }

  private static String describe(DeliveryStatus status) {
    return status.action() + " " + status.dsn() + " " + status.text();
  }

  @Test
  void delivers() {
    DeliveryStatus status = client.deliver(hop(), TEXT, "a@peer.test", "b@peer.test");
    check(status, Action.SENT, "2.0.0", "250 2.0.0 Ok: queued as X");
    assertEquals(name() + ":" + server.port(), status.relay());
    assertEquals(2, client.statuses.size());
    assertEquals(List.of("Subject: x\n\nhello\n"), server.messages);
    assertEquals(
        List.of(
            "EHLO client.test",
            "MAIL FROM:<sender@client.test> SIZE=21",
            "RCPT TO:<a@peer.test> ORCPT=rfc822;a@peer.test",
            "RCPT TO:<b@peer.test> ORCPT=rfc822;b@peer.test",
            "DATA"),
        server.commands);
  }

  @Test
  void aProbeEndsAtRcpt() {
    client.attributes.put(Envelope.PROBE, "a@peer.test");
    server.on("RCPT", "250 2.1.5 fine");
    DeliveryStatus status = client.deliver(hop(), "To: x\n\n", "a@peer.test");
    check(status, Action.SENT, "2.1.5", "250 2.1.5 fine");
    client.close();
    assertEquals(0, server.count("DATA"));
    assertEquals(List.of(), server.messages);
  }

  @Test
  void aProbeThatIsRefusedSaysSo() {
    client.attributes.put(Envelope.PROBE, "a@peer.test");
    server.on("RCPT", "550 5.1.1 nobody");
    DeliveryStatus status = client.deliver(hop(), "To: x\n\n", "a@peer.test");
    assertEquals(Action.BOUNCED, status.action());
    assertEquals(0, server.count("DATA"));
  }

  @Test
  void aProbeCanAskUpToDataAndSendsNothing() throws ConfigException {
    configure("smtp_address_verify_target = data");
    client.attributes.put(Envelope.PROBE, "a@peer.test");
    DeliveryStatus status = client.deliver(hop(), "To: x\n\n", "a@peer.test");
    assertEquals(Action.SENT, status.action());
    assertTrue(status.text().startsWith("354"), status.text());
    assertEquals("2.0.0", status.dsn());
    server.on("DATA", "554 5.7.0 no");
    DeliveryStatus refused = client.deliver(hop(), "To: x\n\n", "a@peer.test");
    assertEquals(Action.BOUNCED, refused.action());
    assertEquals(List.of(), server.messages);
  }

  @Test
  void mailGoesOverTheConnectionOfAProbe() {
    client.attributes.put(Envelope.PROBE, "a@peer.test");
    client.deliver(hop(), "To: x\n\n", "a@peer.test");
    client.attributes.clear();
    DeliveryStatus status = client.deliver(hop(), TEXT, "a@peer.test");
    assertEquals(Action.SENT, status.action());
    assertEquals(List.of(TEXT), server.messages);
    assertEquals(1, server.count("RSET"));
  }

  @Test
  void anAddressWithALineEndIsNeverACommandOfItsOwn() {
    DeliveryStatus status = client.deliver(hop(), TEXT, "a@peer.test>\r\nRSET\r\nRCPT TO:<b@x");
    check(status, Action.DEFERRED, "4.3.0", "control character in a command to the server");
    assertEquals(0, server.count("RSET"));
    assertEquals(0, server.messages.size());
  }

  @Test
  void keepsTheConnectionForTheNextMessage() {
    for (int i = 1; i <= 5; i++) {
      client.deliver(hop(), TEXT, "a@peer.test");
    }
    assertEquals(List.of(1, 2, 3, 4, 5), client.uses);
    assertEquals(1, server.connections.get());
    assertEquals(0, server.count("RSET"));
    client.close();
    assertEquals(5, server.messages.size());
  }

  @Test
  void aRecipientThatIsRefusedOnAKeptConnectionMakesNoDestinationDead() {
    client.deliver(hop(), TEXT, "a@peer.test");
    server.on("RCPT", "451 4.3.0 later");
    DeliveryStatus status = client.deliver(hop(), TEXT, "b@peer.test");
    assertEquals(Action.DEFERRED, status.action());
    assertEquals(List.of(1, 2), client.uses);
    assertEquals(List.of(), client.unavailable);
  }

  @Test
  void usesANewConnectionWhenTheServerHasClosedTheIdleOne() throws IOException {
    client.deliver(hop(), TEXT, "a@peer.test");
    server.dropConnections();
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.SENT,
        "2.0.0",
        "250 2.0.0 Ok: queued as X");
    assertEquals(2, server.connections.get());
    assertTrue(client.log.isEmpty(), client.log::toString);
  }

  @Test
  void endsTheSessionWithTheContentWhenItIsNotKept() throws ConfigException {
    configure("smtp_connection_cache_on_demand = no");
    client.deliver(hop(), TEXT, "a@peer.test");
    client.deliver(hop(), TEXT, "a@peer.test");
    assertEquals(List.of(1, 1), client.uses);
    assertEquals(2, server.connections.get());
  }

  @Test
  void speaksStepByStepWithoutPipelining() {
    server.on("EHLO", "250 peer.test").on("RCPT TO:<b", "550 5.1.1 no b here");
    client.deliver(hop(), TEXT, "a@peer.test", "b@peer.test");
    assertEquals(Action.SENT, client.statuses.get(0).action());
    DeliveryStatus refused = client.statuses.get(1);
    check(
        refused,
        Action.BOUNCED,
        "5.1.1",
        "host " + name() + " said: 550 5.1.1 no b here (in reply to RCPT TO command)");
    assertEquals("dns; 127.0.0.1", refused.remoteMta());
    assertEquals("smtp; 550 5.1.1 no b here", refused.diagnostic());
    assertTrue(server.commands.contains("MAIL FROM:<sender@client.test>"));
  }

  @Test
  void fallsBackToHelo() {
    server.on("EHLO", "502 5.5.1 what?");
    assertEquals(Action.SENT, client.deliver(hop(), TEXT, "a@peer.test").action());
    assertTrue(server.commands.contains("HELO client.test"));
  }

  @Test
  void mapsRefusalsByStage() {
    server.on("MAIL", "451 4.3.0 later");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.3.0",
        "host " + name() + " said: 451 4.3.0 later (in reply to MAIL FROM command)");
    server.on("MAIL", "250 ok").on("RCPT", "450 try\n").on("DATA", "554 nobody");
    server.on("RCPT", "450 try again");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.0.0",
        "host " + name() + " said: 450 try again (in reply to RCPT TO command)");
    server.on("RCPT", "250 ok");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.BOUNCED,
        "5.0.0",
        "host " + name() + " said: 554 nobody (in reply to DATA command)");
    server.on("DATA", "354 go").endOfData = List.of("554-5.7.1 spam\n554 5.7.1 really");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.BOUNCED,
        "5.7.1",
        "host "
            + name()
            + " said: 554-5.7.1 spam 554 5.7.1 really (in reply to end of DATA command)");
  }

  @Test
  void refusedRecipientsAndAnAgreeingServerEndEmpty() {
    server.on("RCPT", "550 5.1.1 no").endOfData = List.of("554 5.5.1 no recipients");
    assertEquals(Action.BOUNCED, client.deliver(hop(), TEXT, "a@peer.test").action());
    assertEquals(List.of(""), server.messages);
  }

  @Test
  void aRefusingGreetingIsTriedAgainUnlessToldOtherwise() throws ConfigException {
    server.on("greeting", "554 5.7.1 go away");
    String text = "host " + name() + " refused to talk to me: 554 5.7.1 go away";
    check(client.deliver(hop(), TEXT, "a@peer.test"), Action.DEFERRED, "4.7.1", text);
    assertEquals(1, client.unavailable.size());
    configure("smtp_skip_5xx_greeting = no");
    check(client.deliver(hop(), TEXT, "a@peer.test"), Action.BOUNCED, "5.7.1", text);
  }

  @Test
  void keepsLittleOfAnEndlessReply() {
    String line = "450-4.2.0 " + "x".repeat(1900) + "\n";
    server.on("RCPT", line.repeat(90) + "450 4.2.0 later");
    DeliveryStatus status = client.deliver(hop(), TEXT, "a@peer.test");
    assertEquals(Action.DEFERRED, status.action());
    assertTrue(status.text().length() < 5000);
    assertTrue(status.diagnostic().length() < 5000);
  }

  @Test
  void tellsWhatItWasDoingWhenTheConnectionBroke() {
    server.on("greeting", ScriptedServer.HANG_UP);
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.4.2",
        "lost connection with " + name() + " while receiving the initial server greeting");
    server.on("greeting", "220 hi").on("DATA", ScriptedServer.HANG_UP);
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.4.2",
        "lost connection with " + name() + " while sending DATA command");
    server.on("DATA", "354 go").endOfData = List.of(ScriptedServer.HANG_UP);
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.4.2",
        "lost connection with "
            + name()
            + " while sending end of data -- message may be sent more than once");
  }

  @Test
  void waitsNoLongerThanTheTimeout() throws ConfigException {
    configure("smtp_rcpt_timeout = 1s");
    server.on("RCPT", ScriptedServer.SILENCE).on("DATA", ScriptedServer.SILENCE);
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.4.2",
        "conversation with " + name() + " timed out while sending RCPT TO");
  }

  @Test
  void refusedConnectionsAreDeferred() throws IOException {
    try (var nobody = Ports.closed(LOOPBACK)) {
      int port = nobody.getLocalPort();
      String text = "connect to 127.0.0.1[127.0.0.1]:" + port + ": Connection refused";
      DeliveryStatus status = client.deliver("[127.0.0.1]:" + port, TEXT, "a@peer.test");
      check(status, Action.DEFERRED, "4.4.1", text);
      assertEquals("none", status.relay());
      assertEquals(List.of(text), client.log);
      assertEquals(1, client.unavailable.size());
    }
  }

  @Test
  void triesTheNextExchanger() {
    client.world.mx.put(
        "peer.test",
        new DnsAnswer.Found<>(List.of(new MxRecord(20, "two.test"), new MxRecord(10, "one.test"))));
    client.world.addresses.put(
        "one.test", new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.2"))));
    client.world.addresses.put("two.test", new DnsAnswer.Found<>(List.of(LOOPBACK)));
    DeliveryStatus status = client.deliver("peer.test:" + server.port(), TEXT, "a@peer.test");
    assertEquals(Action.SENT, status.action());
    assertEquals("two.test[127.0.0.1]:" + server.port(), status.relay());
    assertEquals(
        List.of("connect to one.test[127.0.0.2]:" + server.port() + ": Connection refused"),
        client.log);
  }

  @Test
  void tellsUnknownDomainsFromNameServersThatDoNotAnswer() {
    check(
        client.deliver("absent.test", TEXT, "a@absent.test"),
        Action.BOUNCED,
        "5.4.4",
        "Host or domain name not found. Name service error for name=absent.test type=A: "
            + "Host not found");
    assertEquals(List.of(), client.unavailable);
    client.world.mx.put("slow.test", new DnsAnswer.TryAgain<>("timeout"));
    check(
        client.deliver("slow.test", TEXT, "a@slow.test"),
        Action.DEFERRED,
        "4.4.3",
        "Host or domain name not found. Name service error for name=slow.test type=MX: "
            + "Host not found, try again");
    assertEquals(1, client.unavailable.size());
    client.world.mx.put("null.test", new DnsAnswer.Found<>(List.of(new MxRecord(0, ""))));
    check(
        client.deliver("null.test", TEXT, "a@null.test"),
        Action.BOUNCED,
        "5.1.0",
        "Domain null.test does not accept mail (nullMX)");
  }

  @Test
  void doesNotDeliverToItself() throws ConfigException {
    configure("inet_interfaces = 127.0.0.1");
    client.world.mx.put("me.test", new DnsAnswer.Found<>(List.of(new MxRecord(5, "me.test"))));
    client.world.addresses.put("me.test", new DnsAnswer.Found<>(List.of(LOOPBACK)));
    check(
        client.deliver("me.test", TEXT, "a@me.test"),
        Action.BOUNCED,
        "5.4.6",
        "mail for me.test loops back to myself");
  }

  @Test
  void usesTheFallbackRelayForWhatCannotBeFound() throws ConfigException {
    configure("smtp_fallback_relay = " + hop());
    assertEquals(Action.SENT, client.deliver("absent.test", TEXT, "a@absent.test").action());
  }

  @Test
  void doublesDotsAndBreaksLongLines() throws ConfigException {
    configure("smtp_line_length_limit = 10");
    client.deliver(hop(), ".\n..x\n\n12345678901234\n1234567890\n.\n", "a@peer.test");
    assertEquals(List.of("..\n...x\n\n1234567890\n 1234\n1234567890\n..\n"), server.messages);
    assertEquals(List.of("ABCDEF: breaking line > 10 bytes with <CR><LF>SPACE"), client.log);
  }

  @Test
  void linesAreBrokenAfter998BytesAndTheSpaceCounts() throws ConfigException {
    String line = "x".repeat(998);
    String dotted = "d".repeat(998) + "." + "d".repeat(201);
    client.deliver(
        hop(),
        line + "\n" + line + "x\n" + line + line + "\n" + "x".repeat(1997) + "\n" + dotted + "\n",
        "a@peer.test");
    assertEquals(
        List.of(998, 998, 2, 998, 998, 2, 998, 998, 3, 998, 203),
        server.messages.getFirst().lines().map(String::length).toList());
    assertTrue(server.messages.getFirst().contains("\n .ddd"));
    assertEquals(List.of("ABCDEF: breaking line > 998 bytes with <CR><LF>SPACE"), client.log);
    configure("smtp_line_length_limit = 0");
    client.deliver(hop(), line + line + "\n", "a@peer.test");
    assertEquals(line + line + "\n", server.messages.getLast());
    assertEquals(List.of(), client.log);
  }

  @Test
  void endsALineThatHasNoEnd() {
    client.deliver(hop(), "Subject: x\n\n.", "a@peer.test");
    assertEquals(List.of("Subject: x\n\n..\n"), server.messages);
  }

  @Test
  void passesOnDsnParameters() {
    client.attributes.put(Envelope.ENVELOPE_ID, "id=1");
    client.attributes.put(Envelope.DSN_RETURN, "hdrs");
    client.deliver(hop(), TEXT, "a@peer.test");
    assertTrue(
        server.commands.contains("MAIL FROM:<sender@client.test> SIZE=21 RET=HDRS ENVID=id+3D1"),
        server.commands::toString);
  }

  @Test
  void whoOffersDsnTellsTheSender() {
    assertTrue(client.deliver(hop(), TEXT, "a@peer.test").passedOn());
  }

  @Test
  void whoDoesNotOfferDsnTellsNobody() throws ConfigException {
    server.on("EHLO", "250-peer.test\n250 SIZE 100000");
    assertFalse(client.deliver(hop(), TEXT, "a@peer.test").passedOn());
    server.on("EHLO", "250-peer.test\n250 DSN");
    configure("smtp_discard_ehlo_keywords = dsn");
    assertFalse(client.deliver(hop(), TEXT, "a@peer.test").passedOn());
  }

  @Test
  void refusesWhatTheServerCannotTake() {
    server.on("EHLO", "250-peer.test\n250 SIZE 10");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.BOUNCED,
        "5.3.4",
        "message size 21 exceeds size limit 10 of server " + name());
    client.attributes.put(Envelope.SMTPUTF8, "yes");
    server.on("EHLO", "250 peer.test");
    client.close();
    assertEquals(0, server.count("MAIL"));
  }

  @Test
  void ofALongReplyLittleIsKept() throws ConfigException {
    String lines = ("250-X" + "x".repeat(1500) + "\n").repeat(4);
    server.on("EHLO", "250-peer.test\n" + lines + "250 DSN");
    assertTrue(client.deliver(hop(), TEXT, "a@peer.test").passedOn());
    server.on("EHLO", "250-peer.test\n" + lines + lines + "250 DSN");
    configure();
    assertFalse(client.deliver(hop(), TEXT, "a@peer.test").passedOn());
  }

  @Test
  void hostileRepliesAreCutOff() {
    server.on("greeting", "220 " + "x".repeat(10_000_000));
    assertTrue(client.deliver(hop(), TEXT, "a@peer.test").text().startsWith("Protocol error: "));
    server.on("greeting", "220-more\n".repeat(100_000) + "220 done");
    assertTrue(client.deliver(hop(), TEXT, "a@peer.test").text().startsWith("Protocol error: "));
    server.on("greeting", "hello, this is no mail server");
    assertEquals(Action.DEFERRED, client.deliver(hop(), TEXT, "a@peer.test").action());
  }

  @Test
  void aReplyToNothingMakesAnIdleConnectionUseless() {
    server.endOfData = List.of("250 2.0.0 Ok", "421 4.4.2 idle too long");
    client.deliver(hop(), TEXT, "a@peer.test");
    assertEquals(Action.SENT, client.deliver(hop(), TEXT, "a@peer.test").action());
    assertEquals(2, server.messages.stream().filter(TEXT::equals).count());
  }

  @Test
  void resetsASessionWhoseTransactionWasRefused() {
    server.on("RCPT TO:<bad", "550 5.1.1 no").on("DATA", "354 go");
    server.on("EHLO", "250 peer.test");
    client.deliver(hop(), TEXT, "bad@peer.test");
    client.deliver(hop(), TEXT, "good@peer.test");
    assertEquals(1, server.connections.get());
    assertEquals(1, server.count("RSET"));
  }

  @Test
  void requiresTlsWhenTold() throws ConfigException {
    configure("smtp_tls_security_level = encrypt");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.7.4",
        "TLS is required, but was not offered by host " + name());
    assertEquals(0, server.count("MAIL"));
  }

  @Test
  void goesOnInPlainTextAfterAFailedHandshake() throws ConfigException {
    configure("smtp_tls_security_level = may", "smtp_starttls_timeout = 1s");
    server.on("EHLO", "250-peer.test\n250 STARTTLS").on("STARTTLS", "220 go");
    assertEquals(Action.SENT, client.deliver(hop(), TEXT, "a@peer.test").action());
    assertEquals(2, server.connections.get());
    assertTrue(client.log.contains("ABCDEF: Cannot start TLS: handshake failure"));
  }

  @Test
  void tlsFromTheStartNeedsMandatoryTls() throws ConfigException {
    configure("smtp_tls_wrappermode = yes", "smtp_tls_security_level = may");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.3.0",
        "server unavailable or unable to receive mail");
    assertEquals(0, server.connections.get());
    assertEquals(
        List.of(
            "warning: smtp_tls_wrappermode requires \"smtp_tls_security_level = encrypt\" (or"
                + " stronger)"),
        client.log);
  }

  @Test
  void aHandshakeThatFailsFromTheStartIsTriedOnce() throws ConfigException {
    configure("smtp_tls_wrappermode = yes", "smtp_tls_security_level = encrypt");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.7.5",
        "Cannot start TLS: handshake failure");
    assertEquals(1, server.connections.get());
  }

  @Test
  void lmtpHasAReplyForEachRecipient() throws ConfigException {
    client.close();
    client = new Client("lmtp", new String[0]);
    server.endOfData = List.of("250 2.0.0 a ok", "452 4.2.2 b is full");
    client.deliver("inet:127.0.0.1:" + server.port(), TEXT, "a@peer.test", "b@peer.test");
    check(client.statuses.get(0), Action.SENT, "2.0.0", "250 2.0.0 a ok");
    check(
        client.statuses.get(1),
        Action.DEFERRED,
        "4.2.2",
        "host " + name() + " said: 452 4.2.2 b is full (in reply to end of DATA command)");
    assertFalse(server.commands.contains("EHLO client.test"));
  }

  @Test
  void forwardsWhoTheClientWas() throws ConfigException {
    configure("smtp_send_xforward_command = yes");
    server
        .on("EHLO", "250-peer.test\n250-PIPELINING\n250 XFORWARD NAME ADDR PROTO HELO")
        .on("XFORWARD", "250 2.0.0 Ok");
    client.attributes.put(Envelope.CLIENT_NAME, "c.test");
    client.attributes.put(Envelope.CLIENT_ADDRESS, "192.0.2.7");
    assertEquals(Action.SENT, client.deliver(hop(), TEXT, "a@peer.test").action());
    assertTrue(server.commands.contains("XFORWARD NAME=c.test ADDR=192.0.2.7"));
    assertTrue(server.commands.contains("XFORWARD PROTO=[UNAVAILABLE] HELO=[UNAVAILABLE]"));
  }

  @Test
  void someServersKeywordsAreDiscardedByAddress() throws ConfigException {
    configure(
        "smtp_discard_ehlo_keywords = dsn",
        "smtp_discard_ehlo_keyword_address_maps = inline:{ { 127.0.0.1 = size, Pipelining } }");
    client.deliver(hop(), TEXT, "a@peer.test");
    assertTrue(server.commands.contains("MAIL FROM:<sender@client.test>"));
  }

  @Test
  void mailWaitsWhileNobodyCanTellWhichKeywordsAreDiscarded() throws ConfigException {
    configure("smtp_discard_ehlo_keyword_address_maps = fail:x");
    check(
        client.deliver(hop(), TEXT, "a@peer.test"),
        Action.DEFERRED,
        "4.3.0",
        "local data error while talking to 127.0.0.1[127.0.0.1]");
    assertEquals(0, server.count("MAIL"));
  }

  @Test
  void notesWhoOffersTls() throws ConfigException {
    configure("smtp_tls_note_starttls_offer = yes", "smtp_tls_security_level = none");
    server.on("EHLO", "250-peer.test\n250 STARTTLS");
    client.deliver(hop(), TEXT, "a@peer.test");
    assertTrue(
        client.log.stream().anyMatch(l -> l.endsWith("Host offered STARTTLS: [127.0.0.1]")),
        client.log::toString);
    assertEquals(0, server.count("STARTTLS"));
  }

  @Test
  void anAddressThatIsNotOursIsNotBound() throws ConfigException {
    configure("smtp_bind_address = 192.0.2.1");
    assertEquals(Action.SENT, client.deliver(hop(), TEXT, "a@peer.test").action());
    assertTrue(client.log.getFirst().contains("bind 192.0.2.1: "), client.log::toString);
    configure("smtp_bind_address = 192.0.2.1", "smtp_bind_address_enforce = yes");
    DeliveryStatus status = client.deliver(hop(), TEXT, "a@peer.test");
    check(status, Action.DEFERRED, "4.4.0", "server configuration error");
  }

  @Test
  void leavesQuotesOutWhenTold() throws ConfigException {
    client.deliver(hop(), TEXT, "\"a b\"@peer.test");
    String original = " ORCPT=rfc822;\"a+20b\"@peer.test";
    assertTrue(server.commands.contains("RCPT TO:<\"a b\"@peer.test>" + original));
    configure("smtp_quote_rfc821_envelope = no");
    client.deliver(hop(), TEXT, "\"a b\"@peer.test");
    assertTrue(server.commands.contains("RCPT TO:<a b@peer.test>" + original));
  }

  @Test
  void triesBothFamiliesWhenNotAllAddressesCanBeTried() throws Exception {
    for (String balance : List.of("yes", "no")) {
      configure(
          "smtp_balance_inet_protocols = " + balance,
          "smtp_mx_address_limit = 3",
          "smtp_address_preference = ipv6",
          // Some systems say at once that such an address cannot be reached, some never.
          "smtp_connect_timeout = 1s");
      List<InetAddress> addresses = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        addresses.add(InetAddress.ofLiteral("2001:db8::" + i));
      }
      addresses.add(InetAddress.ofLiteral("127.0.0.1"));
      client.world.addresses.put("both.test", new DnsAnswer.Found<>(addresses));
      String hop = "[both.test]:" + server.port();
      boolean sent = client.deliver(hop, TEXT, "a@both.test").action() == Action.SENT;
      assertEquals(balance.equals("yes"), sent);
    }
  }
}
