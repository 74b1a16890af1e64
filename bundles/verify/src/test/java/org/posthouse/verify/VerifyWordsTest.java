package org.posthouse.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.access.RestrictionContract;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.SampleQuestion;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.DeliveryStatus;

class VerifyWordsTest implements RestrictionContract {
  private static final DeliveryStatus BAD = DeliveryStatus.bounced("5.1.1", "mx", "nobody");
  private static final DeliveryStatus LATER = DeliveryStatus.deferred("4.3.0", "mx", "not now");
  private static final DeliveryStatus GOOD = DeliveryStatus.sent("2.1.5", "mx", "250 Ok");

  @TempDir Path dir;
  private PostOffice post;

  @BeforeEach
  void open() throws Exception {
    open("");
  }

  private void open(String mainCf) throws Exception {
    close();
    post = new PostOffice(dir, "address_verify_map =\naddress_verify_poll_count = 1\n" + mainCf);
    post.now = Instant.now();
  }

  @AfterEach
  void close() {
    if (post != null) {
      post.close();
    }
  }

  @Override
  public RestrictionFactory factory() {
    return new VerifyWords(post.verifier);
  }

  @Override
  public Settings settings() {
    return post.current().main();
  }

  private Verdict ask(String word, String sender, String recipient) throws Exception {
    return factory()
        .compile(new RestrictionTerm(word, "", List.of(), Stage.RECIPIENT), settings())
        .check(SampleQuestion.rcpt(Stage.RECIPIENT, "c.example.com", sender, recipient));
  }

  private String refusal(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Reject(var refusal) -> refusal.reply();
      case Verdict.DeferIfPermit(var trouble) -> "if permitted: " + trouble.reply();
      default -> verdict.toString();
    };
  }

  private String recipient(DeliveryStatus status) throws Exception {
    post.verifier.probed("u@example.org", status);
    return refusal(ask("reject_unverified_recipient", "", "u@example.org"));
  }

  private String sender(DeliveryStatus status) throws Exception {
    post.verifier.probed("u@example.org", status);
    return refusal(ask("reject_unverified_sender", "u@example.org", "v@example.net"));
  }

  @Test
  void refusesWhatIsUndeliverable() throws Exception {
    assertEquals(
        "450 4.1.1 <u@example.org>: Recipient address rejected: unverified address: nobody",
        recipient(BAD));
    assertEquals(
        "450 4.1.7 <u@example.org>: Sender address rejected: unverified address: nobody",
        sender(BAD));
  }

  @Test
  void aFinalCodeIsForAnUndeliverableAddress() throws Exception {
    open("unverified_recipient_reject_code = 550\nunverified_sender_reject_code = 553\n");
    assertEquals(
        "550 5.1.1 <u@example.org>: Recipient address rejected: undeliverable address: nobody",
        recipient(BAD));
    assertEquals(
        "553 5.1.7 <u@example.org>: Sender address rejected: undeliverable address: nobody",
        sender(BAD));
  }

  @Test
  void putsOffWhatIsNotKnown() throws Exception {
    assertEquals(
        "if permitted: 450 4.1.1 <u@example.org>: Recipient address rejected: unverified address:"
            + " not now",
        recipient(LATER));
    assertEquals(
        "if permitted: 450 4.1.7 <n@example.org>: Sender address rejected: unverified address:"
            + " Address verification in progress",
        refusal(ask("reject_unverified_sender", "n@example.org", "v@example.net")));
  }

  @Test
  void tempfailActionAndCodes() throws Exception {
    open("unverified_sender_tempfail_action = defer\nunverified_sender_defer_code = 451\n");
    assertEquals(
        "451 4.1.7 <u@example.org>: Sender address rejected: unverified address: not now",
        sender(LATER));
    open("unverified_sender_defer_code = 250\n");
    assertInstanceOf(
        Verdict.Dunno.class, ask("reject_unverified_sender", "x@example.org", "v@example.net"));
    open("unverified_recipient_reject_code = 250\n");
    post.verifier.probed("u@example.org", BAD);
    assertInstanceOf(Verdict.Dunno.class, ask("reject_unverified_recipient", "", "u@example.org"));
  }

  @Test
  void aReasonOfTheSiteHidesTheDetails() throws Exception {
    open("unverified_recipient_reject_reason = Address lookup failed\n");
    assertEquals(
        "450 4.1.1 <u@example.org>: Recipient address rejected: unverified address: Address lookup"
            + " failed",
        recipient(BAD));
  }

  @Test
  void letsPassWhatIsDeliverableAndTheNullSender() throws Exception {
    assertEquals(Verdict.DUNNO.toString(), recipient(GOOD));
    assertInstanceOf(Verdict.Dunno.class, ask("reject_unverified_sender", "", "v@example.net"));
    assertEquals(0, post.probes.size());
  }

  @Test
  void aTrialSendsNoProbe() throws Exception {
    var restriction =
        factory()
            .compile(
                new RestrictionTerm("reject_unverified_recipient", "", List.of(), Stage.RECIPIENT),
                settings());
    Verdict verdict =
        restriction.check(SampleQuestion.rcpt(Stage.RECIPIENT, "c", "", "u@example.org").onTrial());
    assertInstanceOf(Verdict.DeferIfPermit.class, verdict);
    assertEquals(0, post.probes.size());
  }
}
