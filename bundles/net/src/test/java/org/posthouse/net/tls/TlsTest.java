package org.posthouse.net.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.DrainingException;
import org.posthouse.api.event.MailEvent.Trust;
import org.posthouse.api.testing.Await;
import org.posthouse.config.ConfigLoader;
import org.posthouse.net.Connections;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineWriter;

class TlsTest {
  private static final Executor VIRTUAL = Thread::startVirtualThread;
  private final Connections connections = new Connections();
  private Connection client;
  private Connection server;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Deadline deadline = Deadline.after(Duration.ofMinutes(1));
      client =
          connections.connect(
              (InetSocketAddress) listener.getLocalAddress(), Optional.empty(), deadline);
      server = connections.opened(listener.accept(), deadline);
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    server.close();
    connections.close();
  }

  @Test
  void protectsAndKnowsTheTrustedServer() throws Exception {
    TlsClient tls = client(Map.of("smtp_tls_CAfile", file("rsa-cert.pem")));
    startTls(serverWith("rsa-pkcs8.pem"), tls);
    server.output().write('x');
    assertEquals('x', client.input().read());
    TlsPeer peer = tls.peer(client.tls().orElseThrow());
    assertEquals(Trust.TRUSTED, peer.trust(), peer.reason());
    assertTrue(peer.matches(List.of("MX.example.com")));
    assertTrue(peer.matches(List.of("a.example.net")));
    assertTrue(peer.matches(List.of(".example.com")));
    assertFalse(peer.matches(List.of("example.com", "a.b.example.net")));
    assertEquals(
        "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
        TlsSummary.of(client.tls().orElseThrow()).toString());
  }

  @Test
  void takesUntrustedServerAndSaysSo() throws Exception {
    TlsClient tls = client(Map.of());
    startTls(serverWith("rsa-pkcs1.pem"), tls);
    TlsPeer peer = tls.peer(client.tls().orElseThrow());
    assertEquals(Trust.UNTRUSTED, peer.trust());
    assertTrue(peer.matchesFingerprint(List.of(peer.keyFingerprint("sha256")), "sha256"));
  }

  @Test
  void usesTraditionalEllipticCurveKeyAndOldNames() throws Exception {
    startTls(serverWith("ec-sec1.pem"), client(Map.of("smtp_tls_protocols", "TLSv1.2")));
    assertEquals(
        "TLSv1.2 with cipher ECDHE-ECDSA-AES256-GCM-SHA384 (256/256 bits)",
        TlsSummary.of(client.tls().orElseThrow()).toString());
  }

  @Test
  void staleCheckSeesThroughSessionTickets() throws Exception {
    startTls(serverWith("rsa-pkcs8.pem"), client(Map.of()));
    assertFalse(client.isStale());
    server.close();
    Await.until("the end is seen", client::isStale);
  }

  @Test
  void drainAllowsAReplyInTls() throws Exception {
    startTls(serverWith("rsa-pkcs8.pem"), client(Map.of()));
    LineReader reader = new LineReader(server, new LineWriter(server));
    Thread.startVirtualThread(server::drain);
    assertThrows(DrainingException.class, () -> reader.readLine(10));
    server.output().write('4');
    assertEquals('4', client.input().read());
  }

  @Test
  void deadlineInTlsAllowsAReply() throws Exception {
    startTls(serverWith("rsa-pkcs8.pem"), client(Map.of()));
    server.deadline(Deadline.after(Duration.ofMillis(20)));
    assertThrows(SocketTimeoutException.class, () -> server.input().read());
    server.deadline(Deadline.after(Duration.ofMinutes(1)));
    server.output().write('4');
    assertEquals('4', client.input().read());
  }

  @Test
  void halfHandshakeEndsAtDeadline() throws Exception {
    TlsServer tls = serverWith("rsa-pkcs8.pem");
    client.output().write(new byte[] {22, 3, 1, 0, 100, 1});
    server.deadline(Deadline.after(Duration.ofMillis(50)));
    assertThrows(IOException.class, () -> server.startTls(tls.handshake()));
  }

  @Test
  void missingKeyFileIsAProblemNotAFailure() throws Exception {
    TlsServer none = Tls.of(settings(Map.of())).server("smtpd_tls_");
    assertEquals("No server certs available. TLS won't be enabled", none.problem().orElseThrow());
    TlsServer gone =
        Tls.of(settings(Map.of("smtpd_tls_chain_files", "/no/such"))).server("smtpd_tls_");
    assertEquals(
        "cannot open /no/such: No such file or directory: TLS won't be enabled",
        gone.problem().orElseThrow());
    TlsServer mixed =
        Tls.of(
                settings(
                    Map.of(
                        "smtpd_tls_cert_file", file("rsa-cert.pem"),
                        "smtpd_tls_key_file", file("ec-sec1.pem"))))
            .server("smtpd_tls_");
    assertTrue(mixed.problem().orElseThrow().contains("does not match"));
  }

  @Test
  void readsProtocolLists() {
    List<String> offered = List.of("TLSv1.3", "TLSv1.2");
    List<String> warnings = new ArrayList<>();
    assertArrayEquals(
        new String[] {"TLSv1.3"}, TlsProtocols.select(">=TLSv1.3", offered, warnings::add));
    assertArrayEquals(
        new String[] {"TLSv1.2"}, TlsProtocols.select("<=TLSv1.2", offered, warnings::add));
    assertArrayEquals(
        new String[] {"TLSv1.3"},
        TlsProtocols.select("!SSLv2, !SSLv3 !TLSv1:!TLSv1.2", offered, warnings::add));
    assertArrayEquals(
        new String[] {"TLSv1.3", "TLSv1.2"}, TlsProtocols.select("", offered, warnings::add));
    assertEquals(List.of(), warnings);
  }

  @Test
  void excludesCiphers() {
    List<String> offered =
        List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_AES_128_GCM_SHA256");
    List<String> warnings = new ArrayList<>();
    CipherSuites suites = new CipherSuites(offered, warnings::add);
    assertArrayEquals(
        new String[] {"TLS_AES_256_GCM_SHA384"},
        suites.select(
            "aNULL:-aNULL:HIGH:@STRENGTH",
            List.of("aNULL", "kRSA+AES", "ECDHE-RSA-AES128-SHA", "EDH", "FOO")));
    assertEquals(List.of("cipher \"FOO\" is unknown here"), warnings);
    assertArrayEquals(
        new String[] {
          "TLS_AES_256_GCM_SHA384",
          "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
        },
        suites.select("HIGH:!kRSA:@STRENGTH", List.of()));
  }

  private void startTls(TlsServer serverTls, TlsClient clientTls) throws Exception {
    CompletableFuture<Connection> accepted = new CompletableFuture<>();
    VIRTUAL.execute(
        () -> {
          try {
            accepted.complete(server.startTls(serverTls.handshake()));
          } catch (IOException e) {
            accepted.completeExceptionally(e);
          }
        });
    client = client.startTls(clientTls.handshake("mx.example.com", Optional.empty(), false));
    server = accepted.get();
  }

  private static Settings settings(Map<String, String> values) throws ConfigException {
    StringBuilder main = new StringBuilder();
    values.forEach((name, value) -> main.append(name + " = " + value + "\n"));
    return ConfigLoader.parse(Path.of("/nowhere"), main.toString(), "").main();
  }

  private static TlsServer serverWith(String chain) throws Exception {
    TlsServer tls =
        Tls.of(settings(Map.of("smtpd_tls_chain_files", file(chain)))).server("smtpd_tls_");
    assertEquals(Optional.empty(), tls.problem());
    return tls;
  }

  private static TlsClient client(Map<String, String> more) throws ConfigException {
    return Tls.of(settings(more)).client("smtp_tls_");
  }

  private static String file(String name) throws URISyntaxException {
    return Path.of(TlsTest.class.getResource(name).toURI()).toString();
  }
}
