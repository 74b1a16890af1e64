package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every command in every state: the table of {@link State}. */
class StatesTest {
  private static final String SETTINGS =
      "smtpd_recipient_restrictions = check_recipient_access inline:{no@local.example=REJECT}\n";
  private static final String REFUSING =
      "smtpd_delay_reject = no\nsmtpd_client_restrictions = reject\n";

  /** A chunk with the line end that the client adds. */
  private static final String CHUNK = "\r\nx";

  private static final List<String> MAIL = List.of("EHLO c", "MAIL FROM:<a@b.example>");
  private static final List<String> RCPT = plus(MAIL, "RCPT TO:<joe@local.example>");

  /** What leads to the states, in the order of the table. */
  private static final List<List<String>> WAYS =
      List.of(
          List.of(),
          List.of("EHLO c"),
          MAIL,
          RCPT,
          plus(RCPT, "BDAT 3" + CHUNK),
          plus(MAIL, "BDAT 3" + CHUNK));

  /** The codes, and in the last column those in the state Refused. */
  private static final String TABLE =
      """
      HELO c                      250 250 250 250 250 250 503
      EHLO c                      250 250 250 250 250 250 503
      MAIL FROM:<a@b.example>     250 250 503 503 503 503 503
      RCPT TO:<joe@local.example> 503 503 250 250 503 503 503
      RCPT TO:<no@local.example>  503 503 554 554 503 503 503
      DATA                        503 503 554 354 503 503 503
      BDAT 3 LAST+                503 503 554 250 250 551 503
      BDAT 3+                     503 503 554 250 250 551 503
      BDAT 0                      551 551 551 551 551 551 503
      BDAT x                      521 521 521 521 521 521 521
      RSET                        250 250 250 250 250 250 503
      NOOP                        250 250 250 250 250 250 503
      VRFY joe@local.example      252 252 252 252 252 252 503
      VRFY no@local.example       554 554 554 554 554 554 503
      ETRN b.example              459 459 503 503 503 503 503
      AUTH PLAIN x                503 503 503 503 503 503 503
      STARTTLS                    502 502 502 502 502 502 503
      XCLIENT NAME=a              550 550 503 503 503 550 503
      FOO                         500 500 500 500 500 500 503
      QUIT                        221 221 221 221 221 221 221
      """;

  private static List<String> plus(List<String> commands, String more) {
    var all = new ArrayList<>(commands);
    all.add(more);
    return all;
  }

  /**
   * Where a command fails the state stays, but for BDAT: the next command is answered as before.
   */
  private static final List<String> FAILING =
      List.of("DATA", "VRFY no@local.example", "STARTTLS", "AUTH PLAIN x", "FOO");

  private static String code(TestServer server, List<String> way, String... commands)
      throws Exception {
    try (TestClient client = new TestClient(server)) {
      String reply = client.reply();
      for (String before : way) {
        client.say(before);
      }
      for (String command : commands) {
        reply = client.say(command);
      }
      return reply.substring(0, 3);
    }
  }

  private static Map<String, String> table() {
    Map<String, String> rows = new LinkedHashMap<>();
    TABLE
        .lines()
        .forEach(
            row -> rows.put(row.substring(0, 28).strip().replace("+", CHUNK), row.substring(28)));
    return rows;
  }

  @Test
  void eachCommandIsAnsweredInEachState() throws Exception {
    try (TestServer server = new TestServer(SETTINGS);
        TestServer refusing = new TestServer(REFUSING)) {
      for (Map.Entry<String, String> row : table().entrySet()) {
        List<String> codes = new ArrayList<>();
        for (List<String> way : WAYS) {
          codes.add(code(server, way, row.getKey()));
        }
        codes.add(code(refusing, List.of(), row.getKey()));
        assertEquals(row.getValue(), String.join(" ", codes), row.getKey());
      }
    }
  }

  @Test
  void whatFailsLeavesTheStateAsItWas() throws Exception {
    try (TestServer server = new TestServer(SETTINGS)) {
      for (String failing : FAILING) {
        for (List<String> way : WAYS) {
          if (failing.equals("DATA") && way == RCPT) {
            continue;
          }
          for (String next : new String[] {"MAIL FROM:<a@b.example>", "BDAT 3 LAST" + CHUNK}) {
            assertEquals(
                code(server, way, next), code(server, way, failing, next), failing + ", " + next);
          }
        }
      }
    }
  }

  @Test
  void afterAFailedChunkAllChunksAreThrownAwayUpToTheLast() throws Exception {
    try (TestServer server = new TestServer(SETTINGS)) {
      for (List<String> way : WAYS) {
        List<String> failed = plus(way, "BDAT 3" + CHUNK);
        String code = code(server, failed, "BDAT 3" + CHUNK, "BDAT 3 LAST" + CHUNK);
        boolean taken = way.equals(RCPT) || way.equals(WAYS.get(4));
        assertEquals(taken ? "250" : "551", code, String.join(", ", way));
        assertEquals(
            "250",
            code(server, failed, "BDAT 3 LAST" + CHUNK, "MAIL FROM:<a@b.example>"),
            String.join(", ", way));
      }
    }
  }
}
