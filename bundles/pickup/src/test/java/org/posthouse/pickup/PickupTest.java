package org.posthouse.pickup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.config.ConfigLoader;
import org.posthouse.mail.MailDate;
import org.posthouse.tables.broker.SettingsContext;
import org.posthouse.tables.broker.TableBroker;

class PickupTest {
  private static final Envelope ENVELOPE =
      new Envelope(
          "joe",
          List.of(new Recipient("a@b.c", "a@b.c", "", Set.of(Recipient.Notify.DELAY))),
          Instant.ofEpochMilli(1_795_000_000_000L),
          Map.of(Envelope.FULL_NAME, "Joe=User"));

  @TempDir private Path queue;
  private Settings settings;
  private MailError answer;
  private int failures;
  private int messages;

  /** How many messages are taken before one is not. */
  private int refuseAfter = -1;

  private Envelope queued;
  private String content;
  private final List<String> log = new ArrayList<>();
  private final List<String> bounced = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void prepare() throws Exception {
    Files.createDirectory(queue.resolve("maildrop"));
    configure("");
  }

  private void configure(String lines) throws Exception {
    String main = "queue_directory = " + queue + "\nmyhostname = h.x\n" + lines;
    settings = ConfigLoader.parse(queue, main, "").main();
  }

  private void wake() {
    new Pickup(
            origin -> new FakeDraft(),
            (kind, message, items) -> bounced.add(message.queueId() + " " + items.size()),
            (settings, daemon) -> new ListLog(),
            new TableBroker(new SettingsContext(settings, new ListLog()), List.of()))
        .trigger(TriggerDaemon.WAKEUP, null, settings);
  }

  private void submit(String text) throws IOException {
    new Maildrop(queue)
        .submit(ENVELOPE, out -> out.write(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private List<String> files(String directory) throws IOException {
    try (var files = Files.list(queue.resolve(directory))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void bringsMailToCleanup() throws Exception {
    submit("Subject: x\r\n\r\nbody\r\n");
    wake();
    assertEquals(ENVELOPE, queued);
    int uid = (int) Files.getAttribute(queue, "unix:uid");
    assertEquals(
        "Received: by h.x (Postfix, from userid "
            + uid
            + ")\r\n\tid ID; "
            + MailDate.format(ENVELOPE.arrival())
            + "\r\nSubject: x\r\n\r\nbody\r\n",
        content);
    assertEquals(List.of("ID: uid=" + uid + " from=<joe>"), log);
    assertEquals(List.of(), files("maildrop"));
    assertEquals(List.of(), files("pickup"));
  }

  /** Who hands it in hears of it, and not the postmaster of a file that nobody reads. */
  @Test
  void moreRecipientsThanAreReadAreNotWritten() throws Exception {
    Envelope much = ENVELOPE.withRecipients(Collections.nCopies(100_000, new Recipient("u@x")));
    IOException e =
        assertThrows(IOException.class, () -> new Maildrop(queue).submit(much, out -> {}));
    assertEquals("too many recipients", e.getMessage());
    assertEquals(List.of(), files("maildrop"));
  }

  /** A part that is queued is not queued again when the next one is not taken. */
  @Test
  void manyRecipientsBecomeSeveralMessages() throws Exception {
    List<Recipient> many = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      many.add(new Recipient("u" + i + "@x"));
    }
    new Maildrop(queue)
        .submit(
            ENVELOPE.withRecipients(many),
            out -> out.write("x\r\n".getBytes(StandardCharsets.US_ASCII)));
    refuseAfter = 1;
    wake();
    assertEquals(many.subList(0, 1000), queued.recipients());
    assertEquals(1, files("pickup").size());
    wake();
    assertEquals(many.subList(2000, 2500), queued.recipients());
    assertEquals(3, messages);
    assertTrue(content.endsWith("\r\nx\r\n"));
    assertEquals(List.of(), files("pickup"));
  }

  /** So that no envelope needs more memory than there is. */
  @Test
  void longAddressesMakeSmallerParts() throws Exception {
    List<Recipient> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(new Recipient("u" + i + "x".repeat(4000) + "@x"));
    }
    new Maildrop(queue).submit(ENVELOPE.withRecipients(many), out -> {});
    wake();
    assertEquals(2, messages);
    assertEquals(List.of(), files("pickup"));
  }

  @Test
  void triesAgainAfterTemporaryTrouble() throws Exception {
    submit("x\r\n");
    answer = MailError.noSpace("");
    wake();
    assertEquals(1, files("pickup").size());
    answer = null;
    wake();
    assertEquals(ENVELOPE, queued);
    assertEquals(0, files("pickup").size());
  }

  @Test
  void tellsTheSenderOfRefusal() throws Exception {
    submit("x\r\n");
    answer = new MailError(552, "5.3.4", "too big");
    wake();
    assertEquals(List.of("ID 1"), bounced);
    assertEquals(0, files("pickup").size());
  }

  @Test
  void putsHostileFilesAside() throws Exception {
    Path drop = queue.resolve("maildrop");
    Path secret = Files.writeString(queue.resolve("secret"), "secret");
    Files.createSymbolicLink(drop.resolve("link"), secret);
    Files.createLink(drop.resolve("hard"), secret);
    Files.createDirectory(drop.resolve("directory"));
    Files.writeString(drop.resolve("junk"), "no mail at all, but long enough for a mark");
    Files.writeString(drop.resolve("empty"), "");
    wake();
    assertEquals(
        Set.of("link", "hard", "directory", "junk", "empty"), Set.copyOf(files("corrupt")));
    assertEquals(null, queued);
  }

  @Test
  void believesNothingThatASubmitterMayNotClaim() throws Exception {
    var claims =
        Map.of(
            Envelope.CONTENT_FILTER,
            "smtp:elsewhere",
            Envelope.SASL_USERNAME,
            "root",
            Envelope.CLIENT_ADDRESS,
            "127.0.0.1",
            Envelope.DSN_RETURN,
            "full BODY=7BIT",
            Envelope.ENCODING,
            "7bit");
    byte[] file = file(new Envelope("joe", ENVELOPE.recipients(), ENVELOPE.arrival(), claims));
    assertEquals(
        Map.of(Envelope.ENCODING, "7bit"),
        Submission.read(new ByteArrayInputStream(file), null).attributes());
  }

  @Test
  void takesNoAddressThatWouldEndALine() throws Exception {
    var envelope =
        new Envelope("joe-x", List.of(new Recipient("a@b.c")), ENVELOPE.arrival(), Map.of());
    for (String part : List.of("joe-x", "a@b.c")) {
      byte[] file = file(envelope);
      int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(part);
      file[at + 1] = '\n';
      seal(file);
      var damage =
          assertThrows(
              DamagedException.class, () -> Submission.read(new ByteArrayInputStream(file), null));
      assertEquals("control character in the envelope", damage.getMessage());
    }
    assertThrows(IOException.class, () -> file(envelope.withSender("a\r\nRCPT TO:<b>")));
  }

  private static Envelope toOriginal(String original) {
    var with = new Recipient("a@b.c", "a@b.c", original, Set.of(Recipient.Notify.NEVER));
    return new Envelope("joe", List.of(with, new Recipient("d@e.f")), ENVELOPE.arrival(), Map.of());
  }

  @Test
  void keepsTheOriginalRecipientOfEach() throws Exception {
    Envelope envelope = toOriginal("rfc822;x y@b.c");
    assertEquals(envelope, Submission.read(new ByteArrayInputStream(file(envelope)), null));
  }

  @Test
  void takesNoOriginalRecipientThatWouldSayMore() throws Exception {
    String good = "rfc822;" + "x".repeat(40);
    for (String bad : List.of("rfc822;\r\nQUIT", "rfc822 NOTIFY=NEVER;x", ";", "rfc822+")) {
      assertThrows(IOException.class, () -> file(toOriginal(bad)));
      byte[] file = file(toOriginal(good));
      int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(good);
      byte[] text = (bad + "x".repeat(good.length() - bad.length())).getBytes();
      System.arraycopy(text, 0, file, at, text.length);
      seal(file);
      var damage =
          assertThrows(
              DamagedException.class, () -> Submission.read(new ByteArrayInputStream(file), null));
      assertEquals("bad original recipient", damage.getMessage());
    }
    assertThrows(IOException.class, () -> file(toOriginal("rfc822;" + "x".repeat(2048))));
  }

  private static void seal(byte[] file) {
    var crc = new java.util.zip.CRC32C();
    crc.update(file, 0, file.length - Long.BYTES);
    java.nio.ByteBuffer.wrap(file).putLong(file.length - Long.BYTES, crc.getValue());
  }

  @Test
  void takesNoTimeThatIsNone() throws Exception {
    Instant early = Instant.ofEpochMilli(Long.MIN_VALUE);
    byte[] file = file(new Envelope("joe", ENVELOPE.recipients(), early, Map.of()));
    assertThrows(
        DamagedException.class, () -> Submission.read(new ByteArrayInputStream(file), null));
  }

  @Test
  void oneFileIsInNoOthersWay() throws Exception {
    Path drop = queue.resolve("maildrop");
    for (int i = 0; i < 1100; i++) {
      Files.createFile(drop.resolve(".unfinished" + i));
    }
    Path directory = Files.createDirectories(queue.resolve("pickup").resolve("blocked"));
    Files.createFile(directory.resolve("file"));
    // Cannot be moved: what has its name in the private directory is in the way.
    Files.createDirectory(drop.resolve("blocked"));
    submit("x\r\n");
    wake();
    assertEquals(ENVELOPE, queued);
  }

  @Test
  void aFailureOfOursConcernsOneFile() throws Exception {
    submit("x\r\n");
    submit("x\r\n");
    failures = 1;
    wake();
    assertEquals(ENVELOPE, queued);
    assertEquals(1, files("pickup").size());
  }

  @Test
  void tellsOfWhatCannotBeMovedOnce() throws Exception {
    Path blocked = Files.createDirectories(queue.resolve("pickup").resolve("blocked"));
    Files.createFile(blocked.resolve("file"));
    Path drop = Files.createDirectory(queue.resolve("maildrop").resolve("blocked"));
    Files.createFile(drop.resolve("file"));
    wake();
    warnings.removeIf(warning -> !warning.startsWith("maildrop: cannot be moved"));
    assertEquals(1, warnings.size());
    wake();
    assertEquals(
        1, warnings.stream().filter(w -> w.startsWith("maildrop: cannot be moved")).count());
  }

  private String self() throws IOException {
    return Files.getOwner(queue).getName();
  }

  @Test
  void takesMailOnlyOfUsersWhoMaySubmit() throws Exception {
    configure("authorized_submit_users = !" + self() + ", static:anyone\n");
    submit("x\r\n");
    wake();
    assertEquals(null, queued);
    assertEquals(List.of(), files("pickup"));
    assertTrue(warnings.getFirst().endsWith(" is not allowed to submit mail"), warnings::toString);
    configure("authorized_submit_users = " + self() + "\n");
    submit("x\r\n");
    wake();
    assertEquals(ENVELOPE, queued);
  }

  @Test
  void mailWaitsWhileItCannotBeToldWhoMaySubmit() throws Exception {
    configure("authorized_submit_users = fail:down\n");
    submit("x\r\n");
    wake();
    assertEquals(null, queued);
    assertEquals(1, files("pickup").size());
  }

  @Test
  void looksAtTheSenderOfWhoeverOwnsTheFile() throws Exception {
    for (String other : List.of("ann", "joe@b.c", "@b.c", "<>")) {
      configure("local_login_sender_maps = inline:{ { " + self() + " = " + other + " } }\n");
      submit("x\r\n");
      wake();
      assertEquals(null, queued);
    }
    assertEquals(
        4, warnings.stream().filter(w -> w.contains("not allowed to send as <joe>")).count());
    configure("local_login_sender_maps = inline:{ { " + self() + " = ann, Joe } }\n");
    submit("x\r\n");
    wake();
    assertEquals(ENVELOPE, queued);
  }

  @Test
  void onlyTheServersOwnUserSaysThatItIsRoots() throws Exception {
    var claim =
        new Envelope(
            "joe", ENVELOPE.recipients(), ENVELOPE.arrival(), Map.of(Submission.SUBMITTER, "0"));
    var theirs = new Maildrop.Taken(queue, 1000, "ada", 0);
    assertEquals(theirs, Submitters.submitter(theirs, claim));
    var ours = new Maildrop.Taken(queue, 107, System.getProperty("user.name"), 0);
    assertEquals(0, Submitters.submitter(ours, claim).uid());
    assertEquals(ours, Submitters.submitter(ours, ENVELOPE));
    assertEquals(Map.of(), Submitters.withoutClaims(claim).attributes());
  }

  private static byte[] file(Envelope envelope) throws IOException {
    var file = new ByteArrayOutputStream();
    var writer = new Submission.Writer(file, envelope);
    writer.write("some text\r\n".getBytes(StandardCharsets.US_ASCII));
    writer.finish();
    return file.toByteArray();
  }

  @Test
  void findsEveryDamage() throws Exception {
    byte[] good = file(ENVELOPE);
    assertEquals(ENVELOPE, Submission.read(new ByteArrayInputStream(good), null));
    for (int cut = 0; cut < good.length; cut++) {
      byte[] shorter = java.util.Arrays.copyOf(good, cut);
      assertThrows(
          DamagedException.class, () -> Submission.read(new ByteArrayInputStream(shorter), null));
      byte[] changed = good.clone();
      changed[cut] = (byte) (changed[cut] ^ 1 << cut % 8);
      assertThrows(
          DamagedException.class, () -> Submission.read(new ByteArrayInputStream(changed), null));
    }
    var random = new Random(3);
    for (int n = 0; n < 1000; n++) {
      byte[] junk = new byte[random.nextInt(200)];
      random.nextBytes(junk);
      System.arraycopy(good, 0, junk, 0, Math.min(junk.length, 17));
      assertThrows(
          DamagedException.class, () -> Submission.read(new ByteArrayInputStream(junk), null));
    }
  }

  /** Takes a message, or answers as the test says. */
  private final class FakeDraft implements MailDraft, MailDraft.MailText {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Envelope given;

    @Override
    public String queueId() {
      return "ID";
    }

    @Override
    public void hold() {}

    @Override
    public MailText start(Envelope envelope, String received) {
      given = envelope;
      bytes.writeBytes((received + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes.write(buffer, offset, length);
    }

    @Override
    public long commit() throws MailException {
      if (failures-- > 0) {
        throw new IllegalStateException("test");
      }
      if (answer != null) {
        throw new MailException(answer);
      }
      if (refuseAfter-- == 0) {
        throw new MailException(MailError.noSpace(""));
      }
      messages++;
      queued = given;
      content = bytes.toString(StandardCharsets.US_ASCII);
      return bytes.size();
    }

    @Override
    public void close() {
      assertTrue(given != null);
    }
  }

  private final class ListLog implements Log {
    @Override
    public void info(String text) {
      log.add(text);
    }

    @Override
    public void warn(String text) {
      warnings.add(text);
    }

    @Override
    public void fatal(String text) {}

    @Override
    public void panic(String text, Throwable cause) {}
  }
}
