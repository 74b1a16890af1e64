package org.posthouse.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;

/** Who gets a copy, and from whom. The right values are those of a Postfix 3.7. */
class RecipientsTest {
  private static final String CONFIG =
      "myhostname = mail.example.com\nmyorigin = example.com\nmydestination =\nmydomain ="
          + " example.com\nalias_maps =\n";
  private static final String ALIAS =
      "virtual_alias_maps = inline:{ { list@x.test = user@y.test } }\n";
  private static final String ONCE = "enable_original_recipient = no\n";

  private final MemoryStore store = new MemoryStore();

  private Envelope queued(String config, String sender, Recipient... given) throws MailException {
    var fixture = new CleanupFixture(CONFIG + config, store);
    var origin = new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
    try (MailDraft draft = fixture.cleanup().open(origin)) {
      MailDraft.MailText text =
          draft.start(new Envelope(sender, List.of(given), Instant.now(), Map.of()), "");
      byte[] content = "A: b\r\n\r\nt\r\n".getBytes(StandardCharsets.US_ASCII);
      text.write(content, 0, content.length);
      text.commit();
    }
    return store.envelope();
  }

  private List<String> addresses(String config, String... given) throws MailException {
    Recipient[] recipients = Arrays.stream(given).map(Recipient::new).toArray(Recipient[]::new);
    return queued(config, "s@example.com", recipients).recipients().stream()
        .map(r -> r.address() + (r.original().equals(r.address()) ? "" : " for " + r.original()))
        .toList();
  }

  private static Recipient recipient(String original, Notify... notify) {
    return new Recipient("u@y.test", "u@y.test", original, Set.of(notify));
  }

  @Test
  void caseMakesNoDifference() throws Exception {
    assertEquals(List.of("u@y.test"), addresses("", "u@y.test", "U@Y.TEST", "u@Y.test"));
    assertEquals(
        List.of("user@y.test for list@x.test"), addresses(ALIAS, "list@x.test", "LIST@x.test"));
  }

  @Test
  void whatTheRecipientSeesMakesADifference() throws Exception {
    assertEquals(
        List.of("user@y.test for list@x.test", "user@y.test"),
        addresses(ALIAS, "list@x.test", "user@y.test"));
    var given =
        new Recipient[] {
          recipient("", Notify.NEVER),
          recipient("", Notify.NEVER),
          recipient(""),
          recipient("rfc822;u@y.test"),
          recipient("rfc822;other@x.test"),
          recipient("rfc822;OTHER@x.test")
        };
    assertEquals(
        List.of(given[0], given[2], given[4]), queued("", "s@example.com", given).recipients());
    assertEquals(List.of(given[0]), queued(ONCE, "s@example.com", given).recipients());
  }

  @Test
  void withoutOriginalRecipientsOneCopyGoesToAnAddressAndTheFirstOneIsTold() throws Exception {
    assertEquals(
        List.of("user@y.test for list@x.test"),
        addresses(ALIAS + ONCE, "list@x.test", "user@y.test"));
  }

  @Test
  void aCopyGoesToOneAddressWhateverItHolds() throws Exception {
    String maps =
        "recipient_bcc_maps = inline:{ { u@y.test = a@x.test,b@x.test } { v@y.test = Name"
            + " <c@x.test> } { w@y.test = bare } }\n";
    assertEquals(List.of("u@y.test", "\"a@x.test,b\"@x.test"), addresses(maps, "u@y.test"));
    assertEquals(List.of("v@y.test", "\"Name <c\"@x.test>"), addresses(maps, "v@y.test"));
    assertEquals(List.of("w@y.test", "bare@example.com"), addresses(maps, "w@y.test"));
    assertEquals(Set.of(Notify.NEVER), store.envelope().recipients().getLast().dsnNotify());
  }

  @Test
  void theNullSenderIsLookedUpInItsQuotedForm() throws Exception {
    for (String map :
        List.of(
            "sender_canonical_maps = static:box@example.com",
            "canonical_maps = static:box@example.com",
            "sender_canonical_maps = inline:{ { \"\" = box@example.com } }")) {
      Envelope envelope = queued(map + "\n", "", new Recipient("u@y.test"));
      assertEquals("box@example.com", envelope.sender(), map);
    }
    String other = "sender_canonical_maps = inline:{ { @example.com = box@example.com } }\n";
    assertEquals("", queued(other, "", new Recipient("u@y.test")).sender());
  }

  @Test
  void aTableThatFailsForTheNullSenderRefusesTheMail() {
    assertThrows(
        MailException.class,
        () -> queued("sender_canonical_maps = fail:1\n", "", new Recipient("u@y.test")));
  }
}
