package org.posthouse.map.socketmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableName;

/** A helper that restarts, hangs up when nobody expects it, or says something odd. */
final class OddRepliesTest {
  private static final String HANG_UP = "";
  private static final String SILENCE = "...";

  private final List<String> warnings = new ArrayList<>();
  private final Deque<String> replies = new ConcurrentLinkedDeque<>();
  private final Deque<String> queries = new ConcurrentLinkedDeque<>();
  private volatile boolean hangsUpAfterReplies;
  private ServerSocket listener;
  private Table table;

  @TempDir Path directory;

  @BeforeEach
  void start() throws Exception {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
    TableName name =
        new TableName("socketmap", "inet:127.0.0.1:" + listener.getLocalPort() + ":al");
    table = new SocketmapFactory().open(name, TableContract.context(directory, warnings));
  }

  @AfterEach
  void stop() throws IOException {
    table.close();
    listener.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      while (true) {
        String query = read(in);
        if (query.isEmpty()) {
          return;
        }
        queries.add(query);
        String reply = replies.isEmpty() ? "9:NOTFOUND ," : replies.removeFirst();
        if (reply.equals(SILENCE)) {
          in.read();
        }
        client.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
        if (reply.equals(HANG_UP) || hangsUpAfterReplies) {
          return;
        }
      }
    } catch (IOException _) {
      // The other side has had enough.
    }
  }

  private static String read(InputStream in) throws IOException {
    int length = 0;
    for (int c = in.read(); c != ':'; c = in.read()) {
      if (c < 0) {
        return "";
      }
      length = 10 * length + c - '0';
    }
    String text = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    in.read();
    return text;
  }

  private LookupResult ask(String... script) {
    replies.clear();
    queries.clear();
    replies.addAll(List.of(script));
    return table.lookup("k", TableContract.soon());
  }

  private static String netstring(String text) {
    return text.length() + ":" + text + ",";
  }

  @Test
  void whatAServerMaySay() {
    assertEquals(LookupResult.found("a, b"), ask(netstring("OK a, b")));
    assertEquals(LookupResult.NOT_FOUND, ask(netstring("NOTFOUND ")));
    assertInstanceOf(LookupResult.TryAgain.class, ask(netstring("TEMP why")));
    assertInstanceOf(LookupResult.TryAgain.class, ask(netstring("TIMEOUT why")));
    assertInstanceOf(LookupResult.Misconfigured.class, ask(netstring("PERM why")));
    assertInstanceOf(LookupResult.TryAgain.class, ask(netstring("WHAT is that")));
    assertEquals(1, queries.size(), "an answer is an answer");
  }

  @Test
  void whatIsNoAnswerIsNeverNotFound() {
    for (String odd : List.of("garbage\n", "99999999999:OK", ":", "3:OK ;", "200000:OK x")) {
      assertInstanceOf(LookupResult.TryAgain.class, ask(odd, odd), odd);
      assertEquals(LookupResult.found("x"), ask(netstring("OK x")), "it recovers from " + odd);
    }
  }

  @Test
  void oneHangUpIsNotNoticed() {
    assertEquals(LookupResult.found("x"), ask(HANG_UP, netstring("OK x")));
    assertEquals(2, queries.size());
    assertEquals(LookupResult.found("x"), ask(netstring("OK x")));
    assertEquals(LookupResult.found("y"), ask(HANG_UP, netstring("OK y")), "the old connection");
    assertEquals(List.of(), warnings);
  }

  @Test
  void twoHangUpsAreAnError() {
    assertInstanceOf(LookupResult.TryAgain.class, ask(HANG_UP, HANG_UP, netstring("OK not asked")));
    assertEquals(new ArrayDeque<>(List.of("al k", "al k")).size(), queries.size());
    assertEquals(LookupResult.found("x"), ask(netstring("OK x")), "and nothing is remembered");
  }

  @Test
  void aServerMayHangUpAfterEveryReply() {
    hangsUpAfterReplies = true;
    for (int i = 0; i < 20; i++) {
      assertEquals(LookupResult.found("x" + i), ask(netstring("OK x" + i)));
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void silenceEndsWithTheDeadline() {
    replies.add(SILENCE);
    assertInstanceOf(
        LookupResult.TryAgain.class, table.lookup("k", Deadline.after(Duration.ofMillis(300))));
    assertEquals(1, queries.size());
    assertEquals(LookupResult.found("x"), ask(netstring("OK x")));
  }
}
