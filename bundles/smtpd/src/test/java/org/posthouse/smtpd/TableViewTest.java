package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.testing.Await;

/** What a session sees of tables that change. */
class TableViewTest {
  private static final String REFUSED =
      "554 5.7.1 <joe@local.example>: Recipient address rejected: Access denied";

  @TempDir Path dir;

  @Test
  void aTransactionSeesOneGenerationAndTheNextOneTheNew() throws Exception {
    Path table = dir.resolve("access");
    Files.writeString(table, "joe@local.example OK\n");
    String settings = "smtpd_recipient_restrictions = check_recipient_access texthash:" + table;
    try (TestServer server = new TestServer(settings);
        TestClient old = new TestClient(server);
        TestClient other = new TestClient(server)) {
      begin(old);
      assertEquals("250 2.1.5 Ok", old.say("RCPT TO:<joe@local.example>"));
      Path fresh = dir.resolve("fresh");
      Files.writeString(fresh, "joe@local.example REJECT\n# another size\n");
      Files.move(fresh, table, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      begin(other);
      awaitRefusal(other);
      assertEquals("250 2.1.5 Ok", old.say("RCPT TO:<joe@local.example>"));
      old.say("RSET");
      old.say("MAIL FROM:<>");
      assertEquals(REFUSED, old.say("RCPT TO:<joe@local.example>"));
    }
  }

  @Test
  void aTypeThatIsNotThereIsATemporaryFailure() throws Exception {
    String settings = "smtpd_recipient_restrictions = check_recipient_access absent:x";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      begin(client);
      assertEquals(
          "451 4.3.0 <joe@local.example>: Temporary lookup failure",
          client.say("RCPT TO:<joe@local.example>"));
    }
  }

  private static void begin(TestClient client) throws Exception {
    client.line();
    client.say("EHLO client.example");
    client.say("MAIL FROM:<>");
  }

  private static void awaitRefusal(TestClient client) throws Exception {
    Await.until(
        "the new table is seen",
        () -> {
          if (client.say("RCPT TO:<joe@local.example>").equals(REFUSED)) {
            return true;
          }
          client.say("RSET");
          client.say("MAIL FROM:<>");
          return false;
        });
  }
}
