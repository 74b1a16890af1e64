package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;
import org.posthouse.queue.QueuePrinter.Option;

class QueueViewTest {
  @TempDir Path directory;

  @Test
  void readsBesideARunningServer() throws Exception {
    try (var store = Fixture.openAndScan(directory)) {
      String small = Fixture.put(store, Fixture.content(500), "a@example.com");
      String large = Fixture.put(store, QueueName.HOLD, Fixture.content(100_000), "b@example.com");
      try (var view = new QueueView(new RealDisk(), directory, new Fixture.Lines())) {
        assertEquals(Fixture.content(500), Fixture.read(view.find(small).orElseThrow()));
        assertEquals(Fixture.content(100_000), Fixture.read(view.find(large).orElseThrow()));
        assertEquals("hold/" + large, view.place(large));
        assertTrue(view.find("00000000000").isEmpty());
        assertEquals(2, view.entries().count());
      }
    }
  }

  @Test
  void findsNothingWhereNoServerEverWas() throws Exception {
    try (var view = new QueueView(new RealDisk(), directory, new Fixture.Lines())) {
      assertEquals(0, view.entries().count());
    }
  }

  @Test
  void waitsAtNoNamedPipe() throws Exception {
    Path pipe = directory.resolve("deferred/BCD234");
    Files.createDirectories(pipe.getParent());
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    var log = new Fixture.Lines();
    try (var view = new QueueView(new RealDisk(), directory, log)) {
      assertEquals(0, view.entries().count());
      assertTrue(view.find("BCD234").isEmpty());
    }
    assertTrue(
        log.lines.contains("warning: BCD234: " + pipe + ": is no file"), log.lines.toString());
    Fixture.openAndScan(directory).close();
    assertTrue(Files.exists(directory.resolve("corrupt/BCD234")));
    Path lock = directory.resolve("journal/lock");
    Files.delete(lock);
    assertEquals(0, new ProcessBuilder("mkfifo", lock.toString()).start().waitFor());
    assertThrows(IOException.class, () -> QueueLock.isTaken(lock.getParent()));
    assertThrows(IOException.class, () -> QueueLock.take(lock.getParent()));
  }

  private static QueuedMessage message() {
    var envelope =
        new Envelope(
            "sender@example.com",
            List.of(new Recipient("one@example.org"), new Recipient("two@example.org")),
            Instant.parse("2026-11-21T01:12:43Z"),
            Map.of(Envelope.REWRITE_CONTEXT, "local"));
    byte[] text =
        "Subject: hello\r\n folded\r\n\r\nbody: line\r\n.dot\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    return StoredMessage.of(
        "1995D21E4A6",
        envelope,
        new StoredMessage.HeapContent(text, 0, text.length),
        Map.of(0, Fixture.DONE));
  }

  private static String print(Option... options) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new QueuePrinter(out, Set.of(options)).print("deferred/1/1995D21E4A6", message());
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsEnvelopeAndContentAsPostcat() throws Exception {
    String all = print();
    assertTrue(all.startsWith("*** ENVELOPE RECORDS deferred/1/1995D21E4A6 ***\n"), all);
    assertTrue(
        all.endsWith(
            """
            named_attribute: rewrite_context=local
            sender: sender@example.com
            original_recipient: one@example.org
            done_recipient: one@example.org
            original_recipient: two@example.org
            recipient: two@example.org
            *** MESSAGE CONTENTS deferred/1/1995D21E4A6 ***
            Subject: hello
             folded

            body: line
            .dot
            *** HEADER EXTRACTED deferred/1/1995D21E4A6 ***
            *** MESSAGE FILE END deferred/1/1995D21E4A6 ***
            """),
        all);
  }

  @Test
  void printsPartsWhenAsked() throws Exception {
    assertEquals("Subject: hello\n folded\n", print(Option.HEADER));
    assertEquals("\nbody: line\n.dot\n", print(Option.BODY));
    assertEquals(
        "Subject: hello\n folded\n\nbody: line\n.dot\n", print(Option.HEADER, Option.BODY));
    assertTrue(print(Option.BODY, Option.VERBOSE).contains("regular_text: body: line\n"));
  }

  @Test
  void printsTheEnvelopeAlone() throws Exception {
    String text = print(Option.ENVELOPE);
    assertEquals(
        "message_size:  45  0  2  0  45  0", text.lines().toList().get(1).replaceAll(" +", "  "));
    assertTrue(text.contains("\nnamed_attribute: log_ident=1995D21E4A6\n"), text);
    assertTrue(
        text.contains("\n*** MESSAGE CONTENTS deferred/1/1995D21E4A6 ***\n*** HEADER"), text);
  }

  @Test
  void printsWhatTheLinesAreAndWhereTheyBegin() throws Exception {
    List<String> types = print(Option.TYPES).lines().toList();
    assertEquals("*** ENVELOPE RECORDS deferred/1/1995D21E4A6 ***", types.getFirst());
    assertTrue(types.contains(" 83 sender: sender@example.com"), types.toString());
    assertTrue(types.contains(" 82 recipient: two@example.org"), types.toString());
    assertTrue(types.contains(" 78 body: line"), types.toString());
    assertEquals(" 69 *** MESSAGE FILE END deferred/1/1995D21E4A6 ***", types.getLast());
    List<String> offsets = print(Option.OFFSETS, Option.HEADER).lines().toList();
    assertEquals(List.of("        0 Subject: hello", "       16  folded"), offsets);
  }

  @Test
  void readsSingleFiles() throws Exception {
    String id;
    try (var store = Fixture.openAndScan(directory)) {
      id = Fixture.put(store, Fixture.content(100_000), "b@example.com");
    }
    Path file = directory.resolve("incoming").resolve(id);
    assertEquals(Fixture.content(100_000), Fixture.read(QueueFiles.read(file)));
    assertEquals(
        Fixture.content(100_000), Fixture.read(QueueFiles.read("-", Files.readAllBytes(file))));
    assertThrows(DamagedException.class, () -> QueueFiles.read("-", new byte[500]));
  }
}
