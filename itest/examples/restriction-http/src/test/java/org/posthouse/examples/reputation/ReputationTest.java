package org.posthouse.examples.reputation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posthouse.api.access.RestrictionContract;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.SampleQuestion;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Verdict;

/** Against the JDK's own HTTP server. */
final class ReputationTest implements RestrictionContract {
  private final ReputationWords words = new ReputationWords();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          byte[] body = answer(query).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(query.contains("broken") ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static String answer(String query) {
    return query.contains("spam") ? "bad seen \u0007 sending " + query : "good";
  }

  @AfterEach
  void stop() {
    server.stop(0);
    words.close();
  }

  @Override
  public RestrictionFactory factory() {
    return words;
  }

  @Override
  public String goodArgument(String word) {
    return url("?a=%a&h=%h&s=%s&r=%r");
  }

  @Override
  public Optional<RestrictionTerm> unreachable() {
    return Optional.of(term(url("?broken")));
  }

  private String url(String query) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + query;
  }

  private static RestrictionTerm term(String url, String... options) {
    return new RestrictionTerm("check_reputation", url, List.of(options), Stage.RECIPIENT);
  }

  private Verdict ask(RestrictionTerm term, String sender) throws RestrictionException {
    return words
        .compile(term, null)
        .check(SampleQuestion.rcpt(Stage.RECIPIENT, "h", sender, "joe@example.net"));
  }

  @Test
  void refusesWithTheReasonOfTheService() throws Exception {
    var refused = assertInstanceOf(Verdict.Reject.class, ask(term(url("?%s")), "spam&x"));
    assertEquals(
        "554 5.7.1 <client.example.com[192.0.2.1]>: Client host rejected:"
            + " seen ? sending spam&x",
        refused.refusal().reply());
    assertEquals(Verdict.DUNNO, ask(term(url("?%s")), "ham"));
  }

  @Test
  void aServiceThatIsAwayIsNoAnswer() throws Exception {
    RestrictionTerm term = term(url("?%s"), "timeout=2s");
    server.stop(0);
    assertInstanceOf(Verdict.TryAgain.class, ask(term, "ham"));
  }

  @Test
  void anArgumentThatIsNoUrlIsRefused() {
    assertThrows(RestrictionException.class, () -> words.compile(term("here"), null));
    assertThrows(RestrictionException.class, () -> words.compile(term(url(""), "x=y"), null));
  }
}
