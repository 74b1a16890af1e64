package org.posthouse.showq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.posthouse.api.queue.QueueName;
import org.posthouse.showq.ListedMessage.ListedRecipient;

/** The expected texts are what Postfix 3.7 printed for the same queue. */
class ListingTest {
  private static final String SAID =
      "host 127.0.0.1[127.0.0.1] said: 450 4.2.0 come back later (in reply to RCPT TO command)";
  private static final ListedMessage DEFERRED =
      message(
          QueueName.DEFERRED,
          "AE3872103CF",
          341,
          "a@ok.invalid",
          new ListedRecipient("u@miss.invalid", "mail transport unavailable", false),
          new ListedRecipient("tempfail@x.invalid", SAID, false));
  private static final ListedMessage HELD =
      message(
          QueueName.HOLD,
          "E0B19210251",
          366,
          "",
          new ListedRecipient("tempfail@q.invalid", "", false));
  private static final ListedMessage ACTIVE =
      message(
          QueueName.ACTIVE,
          "BA894210241",
          366,
          "gone@ok.invalid",
          new ListedRecipient("tempfail@q.invalid", "", false));

  @Test
  void printsAsPostfixDoes() {
    assertEquals(
        """
        -Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
        BA894210241*     366 Sat Nov 21 00:51:29  gone@ok.invalid
                                                 tempfail@q.invalid

        AE3872103CF     341 Sat Nov 21 00:51:29  a@ok.invalid
                                                          (mail transport unavailable)
                                                 u@miss.invalid
        (host 127.0.0.1[127.0.0.1] said: 450 4.2.0 come back later (in reply to RCPT TO command))
                                                 tempfail@x.invalid

        E0B19210251!     366 Sat Nov 21 00:51:29  MAILER-DAEMON
                                                 tempfail@q.invalid

        -- 1 Kbytes in 3 Requests.
        """,
        mailq(false, ACTIVE, DEFERRED, HELD));
  }

  @Test
  void makesRoomForLongIds() {
    assertEquals(
        """
        ----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------
        4jWYZl3dNYzJHgx        359 Sat Nov 21 00:51:29 x@ok.invalid
        (host 127.0.0.1[127.0.0.1] said: 450 4.2.0 come back later (in reply to RCPT TO command))
                                                       tempfail@w.invalid

        -- 0 Kbytes in 1 Request.
        """,
        mailq(
            true,
            message(
                QueueName.DEFERRED,
                "4jWYZl3dNYzJHgx",
                359,
                "x@ok.invalid",
                new ListedRecipient("tempfail@w.invalid", SAID, false))));
  }

  @Test
  void marksWhatIsExpired() {
    ListedMessage plain = message(QueueName.HOLD, "17FC121C058", 314, "a@b");
    var expired =
        new ListedMessage(
            plain.queue(),
            plain.id(),
            plain.arrival(),
            plain.size(),
            true,
            plain.sender(),
            plain.recipients());
    String mailq = mailq(false, expired);
    assertTrue(mailq.contains("\n17FC121C058!#     314 Sat Nov 21 00:51:29  a@b\n"), mailq);
  }

  @Test
  void saysThatTheQueueIsEmpty() {
    assertEquals("Mail queue is empty\n", mailq(false));
  }

  @Test
  void survivesTheSocket() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = new ListingWriter(bytes);
    for (ListedMessage message : List.of(ACTIVE, DEFERRED, HELD)) {
      writer.message(message);
    }
    writer.end();
    var read = new ArrayList<ListedMessage>();
    new ListingReader(new ByteArrayInputStream(bytes.toByteArray())).copyTo(read::add);
    assertEquals(List.of(ACTIVE, DEFERRED, HELD), read);
  }

  @Test
  void aLongReasonDoesNotHideTheRest() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = new ListingWriter(bytes);
    writer.message(
        message(
            QueueName.DEFERRED,
            "A",
            1,
            "a@b",
            new ListedRecipient("c@d", "é€".repeat(100_000), false)));
    writer.message(DEFERRED);
    writer.end();
    var read = new ArrayList<ListedMessage>();
    new ListingReader(new ByteArrayInputStream(bytes.toByteArray())).copyTo(read::add);
    assertEquals(DEFERRED, read.getLast());
  }

  @Test
  void noticesThatAListingWasCutOff() throws IOException {
    var bytes = new ByteArrayOutputStream();
    new ListingWriter(bytes).message(DEFERRED);
    var reader = new ListingReader(new ByteArrayInputStream(bytes.toByteArray()));
    assertThrows(EOFException.class, () -> reader.copyTo(message -> {}));
  }

  private static String mailq(boolean longIds, ListedMessage... messages) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var format = new MailqFormat(out, longIds, () -> TimeZone.getTimeZone("UTC"));
    for (ListedMessage message : messages) {
      format.message(message);
    }
    format.end();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ListedMessage message(
      QueueName queue, String id, long size, String sender, ListedRecipient... recipients) {
    return new ListedMessage(
        queue, id, Instant.parse("2026-11-21T00:51:29Z"), size, false, sender, List.of(recipients));
  }
}
