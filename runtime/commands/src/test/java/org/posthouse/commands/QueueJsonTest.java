package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.queue.QueueName;
import org.posthouse.showq.ListedMessage;
import org.posthouse.showq.ListedMessage.ListedRecipient;

/** The first text is what Postfix 3.7 printed for the same queue; bounce_reason is of 3.11. */
class QueueJsonTest {
  private static final String SAID =
      "host 127.0.0.1[127.0.0.1] said: 450 4.2.0 come back later (in reply to RCPT TO command)";

  @Test
  void printsAsPostfixDoes() {
    assertEquals(
        "{\"queue_name\": \"deferred\", \"queue_id\": \"AE3872103CF\", \"arrival_time\":"
            + " 1795222289, \"message_size\": 341, \"forced_expire\": false, \"sender\":"
            + " \"a@ok.invalid\", \"recipients\": [{\"address\": \"u@miss.invalid\","
            + " \"delay_reason\": \"mail transport unavailable\"}, {\"address\":"
            + " \"tempfail@x.invalid\", \"delay_reason\": \""
            + SAID
            + "\"}]}\n",
        json(
            341,
            "AE3872103CF",
            "a@ok.invalid",
            new ListedRecipient("u@miss.invalid", "mail transport unavailable", false),
            new ListedRecipient("tempfail@x.invalid", SAID, false)));
  }

  @Test
  void tellsThoseThatWillBounceFromThoseThatWait() {
    assertEquals(
        "{\"queue_name\": \"deferred\", \"queue_id\": \"A\", \"arrival_time\": 1795222289,"
            + " \"message_size\": 1, \"forced_expire\": false, \"sender\": \"s@x\","
            + " \"recipients\": [{\"address\": \"gone@x\", \"bounce_reason\":"
            + " \"unknown user: \\\"gone\\\"\"}, {\"address\": \"new@x\"}]}\n",
        json(
            1,
            "A",
            "s@x",
            new ListedRecipient("gone@x", "unknown user: \"gone\"", true),
            new ListedRecipient("new@x", "", false)));
  }

  @Test
  void escapes() {
    assertEquals(
        "{\"queue_name\": \"deferred\", \"queue_id\": \"A\", \"arrival_time\": 1795222289,"
            + " \"message_size\": 1, \"forced_expire\": false, \"sender\":"
            + " \"\\\"a\\\\b\\\"@x\\n\\u0001\", \"recipients\": [{\"address\": \"é@x\"}]}\n",
        json(1, "A", "\"a\\b\"@x\n\1", new ListedRecipient("é@x", "", false)));
  }

  private static String json(long size, String id, String sender, ListedRecipient... recipients) {
    var bytes = new ByteArrayOutputStream();
    Instant arrival = Instant.parse("2026-11-21T00:51:29Z");
    new QueueJson(new PrintStream(bytes, true, StandardCharsets.UTF_8))
        .message(
            new ListedMessage(
                QueueName.DEFERRED, id, arrival, size, false, sender, List.of(recipients)));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
