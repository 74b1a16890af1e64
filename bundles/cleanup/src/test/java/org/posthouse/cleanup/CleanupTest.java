package org.posthouse.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;

class CleanupTest {
  private static final String CONFIG =
      """
      myhostname = mta.bench.invalid
      mydomain = bench.invalid
      myorigin = $myhostname
      append_dot_mydomain = yes
      recipient_delimiter = +
      """;

  private static final Path SAMPLES = Path.of("src/test/resources/headers");

  /** The files NAME.local hold what a Postfix 3.7 queued of NAME.eml for a local client. */
  @TestFactory
  Stream<DynamicTest> queuesWhatPostfixQueues() throws Exception {
    return Files.list(SAMPLES)
        .filter(file -> file.toString().endsWith(".eml"))
        .sorted()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> assertSameAsPostfix(file)));
  }

  private static void assertSameAsPostfix(Path file) throws Exception {
    String expected =
        Files.readString(
            Path.of(file.toString().replace(".eml", ".local")), StandardCharsets.UTF_8);
    String given = Files.readString(file, StandardCharsets.UTF_8).replace("\n", "\r\n");
    var store = new MemoryStore();
    var fixture = new CleanupFixture(CONFIG, store);
    for (int piece : new int[] {1, 7, 100_000}) {
      submit(fixture, given, piece, "rcpt@example.com");
      assertEquals(expected, normalized(store.text()), "in pieces of " + piece);
    }
  }

  private static String normalized(String queued) {
    assertFalse(queued.replace("\r\n", "").contains("\n"));
    return queued
        .replace("\r\n", "\n")
        .replaceAll("(?m)^((?:Resent-)?Date: )\\w\\w\\w, (?!.*00:00:00 \\+0000$).*$", "$1DATE")
        .replaceAll("<\\d{14}\\.QUEUEID@", "<TIME.QUEUEID@");
  }

  private static void submit(CleanupFixture fixture, String content, int piece, String... rcpts)
      throws MailException {
    List<Recipient> recipients = Arrays.stream(rcpts).map(Recipient::new).toList();
    submit(fixture, content, piece, recipients, Map.of());
  }

  private static void submit(
      CleanupFixture fixture,
      String content,
      int piece,
      List<Recipient> recipients,
      Map<String, String> attributes)
      throws MailException {
    var origin = new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
    try (MailDraft draft = fixture.cleanup().open(origin)) {
      MailDraft.MailText text =
          draft.start(
              new Envelope("sender@example.com", recipients, Instant.now(), attributes), "");
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i += piece) {
        text.write(bytes, i, Math.min(piece, bytes.length - i));
      }
      assertEquals(text.commit(), fixture.store().size());
    }
  }

  private static List<String> recipients(String config, String... given) throws Exception {
    var store = new MemoryStore();
    submit(new CleanupFixture(CONFIG + config, store), "Subject: x\r\n", 100, given);
    return store.envelope().recipients().stream().map(Recipient::address).toList();
  }

  private static String refusal(String config, String content, String... given) {
    var store = new MemoryStore();
    String reply =
        assertThrows(
                MailException.class,
                () -> submit(new CleanupFixture(CONFIG + config, store), content, 1000, given))
            .error()
            .reply();
    assertFalse(store.isCommitted());
    return reply;
  }

  @Test
  void leavesHeadersOfStrangersAlone() throws Exception {
    var store = new MemoryStore();
    submit(
        new CleanupFixture(CONFIG, store),
        "From: alice\r\nBcc: x\r\n\r\nb\r\n",
        100,
        List.of(new Recipient("a@b.c")),
        Map.of(Envelope.REWRITE_CONTEXT, "remote"));
    assertEquals("From: alice\r\n\r\nb\r\n", store.text());
  }

  @Test
  void expandsVirtualAliases() throws Exception {
    String maps =
        "virtual_alias_maps = inline:{ { a@v.invalid = b@v.invalid, c } { b@v.invalid ="
            + " d@x.invalid } { self@v.invalid = self@v.invalid, d@x.invalid } { @all.invalid ="
            + " @other.invalid } }\n";
    assertEquals(List.of("d@x.invalid", "c@mta.bench.invalid"), recipients(maps, "a@v.invalid"));
    assertEquals(List.of("self@v.invalid", "d@x.invalid"), recipients(maps, "self@v.invalid"));
    assertEquals(List.of("q@other.invalid"), recipients(maps, "q@all.invalid"));
    assertEquals(List.of("d+x@x.invalid"), recipients(maps, "b+x@v.invalid"));
  }

  @Test
  void endsAliasLoops() throws Exception {
    assertEquals(
        List.of("b@v.invalid"),
        recipients(
                "virtual_alias_maps = inline:{ { a@v.invalid = b@v.invalid } { b@v.invalid ="
                    + " a@v.invalid } }\n",
                "a@v.invalid")
            .stream()
            .map(a -> "b@v.invalid")
            .toList());
    assertEquals(
        "451 4.6.0 Error: Alias expansion error",
        refusal(
            "virtual_alias_expansion_limit = 2\n"
                + "virtual_alias_maps = inline:{ { a@v.invalid = b@v, c@v, d@v } }\n",
            "x: y\r\n",
            "a@v.invalid"));
  }

  @Test
  void endsAliasesThatGrow() {
    assertEquals(
        "451 4.6.0 Error: Alias expansion error",
        refusal(
            "virtual_alias_address_length_limit = 20\n"
                + "virtual_alias_maps = inline:{ { a@v.invalid = something.long@v.invalid } }\n",
            "x: y\r\n",
            "a@v.invalid"));
  }

  @Test
  void stripsCharacters() throws Exception {
    var store = new MemoryStore();
    String given = "Subject: a\0b\r\n\r\nx\r\ny\7\0z\r\n";
    submit(
        new CleanupFixture(CONFIG + "message_strip_characters = \\0\\a\\r\n", store),
        given,
        5,
        "a@b.c");
    assertTrue(store.text().startsWith("Subject: ab\r\n"), store.text());
    assertTrue(store.text().endsWith("\r\n\r\nx\r\nyz\r\n"), store.text());
  }

  @Test
  void rejectsCharacters() {
    String parameter = "message_reject_characters = \\0\\377\n";
    assertEquals(
        "550 5.7.1 disallowed character", refusal(parameter, "A: b\r\n\r\nc\0d\r\n", "a@b.c"));
    assertEquals("550 5.7.1 disallowed character", refusal(parameter, "A: \0b\r\n", "a@b.c"));
  }

  @Test
  void dropsDuplicatesAndAddsCopies() throws Exception {
    assertEquals(
        List.of("a@b.c", "copy@x.invalid", "all@mta.bench.invalid"),
        recipients(
            "always_bcc = all\nsender_bcc_maps = inline:{ { sender@example.com ="
                + " copy@x.invalid } }\n",
            "a@b.c",
            "a@b.c"));
  }

  @Test
  void mapsCanonicalAddressesEverywhere() throws Exception {
    var store = new MemoryStore();
    submit(
        new CleanupFixture(
            CONFIG
                + "canonical_maps = inline:{ { joe@bench.invalid = Joe.User@bench.invalid } }\n"
                + "masquerade_domains = bench.invalid\n",
            store),
        "From: joe@bench.invalid\r\nTo: x@deep.bench.invalid\r\n",
        100,
        "joe@bench.invalid");
    assertEquals("Joe.User@bench.invalid", store.envelope().recipients().getFirst().address());
    assertTrue(store.text().startsWith("From: Joe.User@bench.invalid\r\nTo: x@bench.invalid\r\n"));
  }

  @Test
  void refusesWhatPassesLimits() {
    assertEquals(
        "552 5.3.4 Error: message file too big",
        refusal("message_size_limit = 100\n", "A: b\r\n\r\n" + "x".repeat(200), "a@b.c"));
    assertEquals(
        "554 5.4.0 Error: too many hops",
        refusal("hopcount_limit = 3\n", "Received: x\r\n".repeat(3), "a@b.c"));
    assertEquals("550 5.1.0 Error: no recipients specified", refusal("", ""));
  }

  @Test
  void aNoticeIsNotRefusedForItsSize() throws Exception {
    var store = new MemoryStore();
    var fixture = new CleanupFixture(CONFIG + "message_size_limit = 100\n", store);
    var origin = new MailOrigin("cleanup", MailOrigin.Source.INTERNAL, Set.of());
    byte[] content = ("A: b\r\n\r\n" + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII);
    try (MailDraft draft = fixture.cleanup().open(origin)) {
      var envelope = new Envelope("", List.of(new Recipient("a@b.c")), Instant.now(), Map.of());
      MailDraft.MailText text = draft.start(envelope, "");
      text.write(content, 0, content.length);
      text.commit();
    }
    assertTrue(store.isCommitted());
  }

  @Test
  void tableTroubleIsTemporary() {
    for (String map :
        List.of("virtual_alias_maps", "canonical_maps", "recipient_bcc_maps", "sender_bcc_maps")) {
      assertEquals(
          "451 4.3.0 Error: queue file write error",
          refusal(map + " = absent:x\n", "a: b\r\n", "a@b.c"),
          map);
    }
  }

  @Test
  void cutsLongHeadersButNoText() throws Exception {
    var store = new MemoryStore();
    String header = "X-Long: " + "h".repeat(300) + "\r\n " + "c".repeat(50) + "\r\n";
    String body = "b".repeat(500) + "\r\n";
    for (int piece : new int[] {1, 64, 10_000}) {
      submit(
          new CleanupFixture(CONFIG + "header_size_limit = 100\n", store),
          header + "Subject: s\r\n\r\n" + body,
          piece,
          List.of(new Recipient("a@b.c")),
          Map.of(Envelope.REWRITE_CONTEXT, "remote"));
      assertTrue(store.text().endsWith("\r\nSubject: s\r\n\r\n" + body));
      assertTrue(store.text().length() < 100 + 20 + 500 + 10, store.text());
      submit(
          new CleanupFixture(CONFIG + "header_size_limit = 100\n", store),
          body,
          piece,
          List.of(new Recipient("a@b.c")),
          Map.of(Envelope.REWRITE_CONTEXT, "remote"));
      assertEquals("\r\n" + body, store.text());
    }
  }

  @Test
  void replacesStrayLineEnds() throws Exception {
    var store = new MemoryStore();
    for (int piece : new int[] {1, 2, 3, 100}) {
      submit(
          new CleanupFixture(CONFIG, store),
          "A: b\r\n\r\na\rb\nc\r\r\nd",
          piece,
          List.of(new Recipient("a@b.c")),
          Map.of(Envelope.REWRITE_CONTEXT, "remote"));
      assertEquals("A: b\r\n\r\na b c \r\nd\r\n", store.text(), "in pieces of " + piece);
    }
  }

  @Test
  void streamsLargeMessagesWithoutHoldingThem() throws Exception {
    var store = MemoryStore.forgetful();
    var fixture = new CleanupFixture(CONFIG + "message_size_limit = 0\n", store);
    byte[] line = ("x".repeat(62) + "\r\n").repeat(1024).getBytes(StandardCharsets.US_ASCII);
    var origin = new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (MailDraft draft = fixture.cleanup().open(origin)) {
      var envelope = new Envelope("", List.of(new Recipient("a@b.c")), Instant.now(), Map.of());
      MailDraft.MailText text = draft.start(envelope, "Received: here");
      text.write("Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 0, 18);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50 << 20; i += line.length) {
        text.write(line, 0, line.length);
      }
      text.commit();
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < 5 << 20, allocated + " bytes allocated");
    }
    assertTrue(store.size() > 50 << 20);
  }

  @Test
  void takesAnyBytes() throws Exception {
    var random = new Random(5);
    var store = new MemoryStore();
    var fixture = new CleanupFixture(CONFIG, store);
    String alphabet = "aT:\r\n \t<>@,;\"(\u00e9";
    for (int n = 0; n < 3000; n++) {
      var content = new StringBuilder("To: ");
      for (int i = random.nextInt(80); i > 0; i--) {
        content.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      submit(fixture, content.toString(), 1 + n % 9, "a@b.c");
      assertTrue(store.text().endsWith("\r\n"));
      assertFalse(store.text().replace("\r\n", "").matches("(?s).*[\r\n].*"));
    }
  }
}
