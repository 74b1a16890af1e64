package org.posthouse.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posthouse.api.Deadline;
import org.posthouse.net.LineReader.DataEnd;
import org.posthouse.net.LineReader.LineEnd;

class LineReaderTest {
  private static final Pace PACE = Pace.perRead(Duration.ofMinutes(1));
  private Pair pair;
  private LineReader reader;

  @BeforeEach
  void connect() throws IOException {
    pair = Pair.open();
    reader = pair.reader();
  }

  @AfterEach
  void disconnect() throws IOException {
    pair.close();
  }

  @Test
  void endsDataAtBareNewlineIfThatIsAllowed() throws IOException {
    pair.send("a\n..b\n.\r\nNOOP\nc\r\n.\nQUIT\n");
    assertEquals("a\r\n.b\r\n", allowed());
    assertLine(LineEnd.LF, "NOOP");
    assertEquals("c\r\n", allowed());
    assertLine(LineEnd.LF, "QUIT");
  }

  private String allowed() throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    assertEquals(DataEnd.COMPLETE, reader.readData(BareNewline.ALLOW, PACE, 1000, got::write));
    return got.toString(ISO_8859_1);
  }

  @Test
  void distinguishesLineEnds() throws IOException {
    pair.send("EHLO x\r\nNOOP\nQUIT\r\r\n\r\nlost");
    pair.client().close();
    assertLine(LineEnd.CRLF, "EHLO x");
    assertLine(LineEnd.LF, "NOOP");
    assertLine(LineEnd.CRLF, "QUIT");
    assertLine(LineEnd.CRLF, "");
    assertEquals(LineEnd.EOF, reader.readLine(100));
    assertEquals(1, reader.bareNewlines());
  }

  @Test
  void cutsLongLinesAndGoesOnAfterThem() throws IOException {
    pair.send("a".repeat(100) + "\r\n" + "b".repeat(101) + "\r\n");
    assertLine(LineEnd.CRLF, "a".repeat(100));
    assertLine(LineEnd.TOO_LONG, "b".repeat(100));
    pair.send("c".repeat(50_000));
    pair.send("\r\nQUIT\r\n");
    assertLine(LineEnd.TOO_LONG, "c".repeat(100));
    assertLine(LineEnd.CRLF, "QUIT");
  }

  @Test
  void takesTheRestOfAnEndlessLineForTheNextOne() throws IOException {
    pair.send("a".repeat(101) + "\r\n" + "b".repeat(250) + "\r\nQUIT\r\n");
    assertPiece(LineEnd.TOO_LONG, "a".repeat(100));
    assertPiece(LineEnd.TOO_LONG, "b".repeat(100));
    assertPiece(LineEnd.CRLF, "b".repeat(50));
    assertPiece(LineEnd.CRLF, "QUIT");
  }

  private void assertPiece(LineEnd end, String text) throws IOException {
    assertEquals(end, reader.readPiece(100, 100));
    assertEquals(text, reader.text(ISO_8859_1));
  }

  @Test
  void givesUpOnEndlessLine() throws IOException {
    Thread sender = Thread.startVirtualThread(() -> sendUntilClosed("x".repeat(8192)));
    assertThrows(BudgetExceededException.class, () -> reader.readLine(100, 100_000));
    pair.close();
    join(sender);
  }

  @Test
  void endsDataAtStandardEndOnly() throws IOException {
    String smuggled = "a\r\n.\nb\n.\r\nc\n.\nd\r\n.\re\r\n..\r\n.x\r\n";
    assertEquals("a\r\nb\r\nc\r\nd\r\n\re\r\n.\r\nx\r\n", data(smuggled));
    assertEquals(LineEnd.CRLF, reader.readLine(10));
  }

  @Test
  void readsEmptyData() throws IOException {
    assertEquals("", data(""));
  }

  @Test
  void readsDataThatComesByteByByte() throws IOException {
    Thread sender =
        Thread.startVirtualThread(() -> sendSlowly("a\r\n..b\r\nc\n.\nd\r\r\n\r\n.\r\nQUIT\r\n"));
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    assertEquals(DataEnd.COMPLETE, reader.readData(BareNewline.NORMALIZE, PACE, 1000, got::write));
    assertEquals("a\r\n.b\r\nc\r\nd\r\r\n\r\n", got.toString(ISO_8859_1));
    assertLine(LineEnd.CRLF, "QUIT");
    join(sender);
  }

  @Test
  void readsLargeDataWhole() throws IOException {
    String line = "0123456789".repeat(7) + "\r\n";
    String text = line.repeat(20_000);
    Thread sender = Thread.startVirtualThread(() -> sendAll(text + ".\r\n"));
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    reader.readData(BareNewline.NORMALIZE, PACE, 10_000_000, got::write);
    assertEquals(text, got.toString(ISO_8859_1));
    join(sender);
  }

  @Test
  void stopsAtBareNewlineWhenForbidden() throws IOException {
    pair.send("a\r\nb\nc\r\n.\r\n");
    DataEnd end = reader.readData(BareNewline.REJECT, PACE, 1000, (bytes, offset, length) -> {});
    assertEquals(DataEnd.BARE_NEWLINE, end);
  }

  @Test
  void reportsEndOfInputInData() throws IOException {
    pair.send("a\r\n.\r");
    pair.client().close();
    DataEnd end = reader.readData(BareNewline.NORMALIZE, PACE, 1000, (bytes, offset, length) -> {});
    assertEquals(DataEnd.EOF, end);
  }

  @Test
  void readsCountedBytesAndNormalizesThem() throws IOException {
    pair.send("a\r\nb\ncQUIT\r\n");
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    NewlineNormalizer lines = new NewlineNormalizer(got::write);
    assertTrue(reader.readBytes(2, PACE, lines));
    assertTrue(reader.readBytes(4, PACE, lines));
    lines.finish();
    assertEquals("a\r\nb\r\nc\r\n", got.toString(ISO_8859_1));
    assertEquals(1, lines.bareNewlines());
    assertLine(LineEnd.CRLF, "QUIT");
  }

  @Test
  void discardsWhatWasReadAhead() throws IOException {
    pair.send("STARTTLS\r\nRSET\r\n");
    assertLine(LineEnd.CRLF, "STARTTLS");
    assertTrue(reader.hasBuffered());
    assertEquals(6, reader.discardBuffered());
    assertFalse(reader.hasBuffered());
  }

  @Test
  void sendsCollectedRepliesBeforeItWaits() throws Exception {
    LineWriter writer = new LineWriter(pair.server());
    LineReader server = new LineReader(pair.server(), writer);
    pair.send("A\r\nB\r\n");
    server.readLine(10);
    writer.line("250 a");
    server.readLine(10);
    writer.line("250 b");
    var waiting = new FutureTask<>(() -> server.readLine(10));
    Thread.startVirtualThread(waiting);
    LineReader client = new LineReader(pair.client(), new LineWriter(pair.client()));
    assertEquals(LineEnd.CRLF, client.readLine(10));
    assertTrue(client.hasBuffered());
    pair.send("C\r\n");
    assertEquals(LineEnd.CRLF, waiting.get());
  }

  @Test
  void trickleDoesNotMoveTheDeadline() throws IOException {
    Thread sender = Thread.startVirtualThread(() -> sendUntilClosed("x"));
    pair.server().deadline(Deadline.after(Duration.ofMillis(100)));
    assertThrows(SocketTimeoutException.class, () -> reader.readLine(Integer.MAX_VALUE - 8));
    pair.close();
    join(sender);
  }

  private String data(String text) throws IOException {
    pair.send(text + ".\r\nQUIT\r\n");
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    assertEquals(DataEnd.COMPLETE, reader.readData(BareNewline.NORMALIZE, PACE, 1000, got::write));
    return got.toString(ISO_8859_1);
  }

  private void assertLine(LineEnd end, String text) throws IOException {
    assertEquals(end, reader.readLine(100));
    assertEquals(text, reader.text(ISO_8859_1));
  }

  private void sendAll(String text) {
    try {
      pair.send(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void sendSlowly(String text) {
    text.chars()
        .forEach(
            c -> {
              sendAll(String.valueOf((char) c));
              Thread.yield();
            });
  }

  private void sendUntilClosed(String text) {
    try {
      while (true) {
        pair.send(text);
        Thread.yield();
      }
    } catch (IOException e) {
      // That is the end we wait for.
    }
  }

  private static void join(Thread thread) {
    try {
      assertTrue(thread.join(Duration.ofMinutes(1)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
