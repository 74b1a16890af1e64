package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What main.cf makes of replies and commands. */
class ReplyTextsTest {

  @Test
  void aFooterOfATableComesBeforeTheCommonOne() throws Exception {
    String settings =
        "smtpd_reject_footer = common\n"
            + "smtpd_reject_footer_maps = inline:{"
            + "{500 5.5.2 error: command not recognized=\\c of $$server_name}}";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals("500 5.5.2 Error: command not recognized of mx.example.net", client.say("FOO"));
      client.raw("RSET now\r\n");
      assertEquals(List.of("501-5.5.4 Syntax: RSET", "501 5.5.4 common"), client.lines(2));
    }
  }

  @Test
  void aRefusalGetsAnotherText() throws Exception {
    String settings =
        "smtpd_reject_filter_maps = inline:{"
            + "{501 5.5.4 syntax: rset=451 4.3.0 Later} {503 5.5.1 error: need mail command=oops}}";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals("451 4.3.0 Later", client.say("RSET now"));
      assertEquals("503 5.5.1 Error: need MAIL command", client.say("RCPT TO:<a@b.example>"));
      server.log.awaitLine("warning: smtpd_reject_filter_maps: bad reject response format");
    }
  }

  @Test
  void aTableThatCannotBeAskedChangesNoReplyAndNoCommandGoesPastIt() throws Exception {
    String settings =
        "smtpd_reject_footer_maps = fail:1\n"
            + "smtpd_command_filter = fail:1\n"
            + "smtpd_reject_footer = \\c!";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals("421 4.3.0 mx.example.net Server local data error!", client.say("NOOP"));
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aCommandIsReplacedByAnother() throws Exception {
    try (TestServer server = new TestServer("smtpd_command_filter = inline:{{ping=NOOP}}");
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals("250 2.0.0 Ok", client.say("PING"));
      server.log.awaitLine("localhost[127.0.0.1]: replacing command \"PING\" with \"NOOP\"");
    }
  }
}
