package org.posthouse.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.DrainingException;
import org.posthouse.api.testing.Await;
import org.posthouse.net.LineReader.LineEnd;

class ConnectionTest {

  @Test
  void endsWriteThatPeerDoesNotRead() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.server().deadline(Deadline.after(Duration.ofMillis(200)));
      byte[] block = new byte[1 << 20];
      assertThrows(
          SocketTimeoutException.class,
          () -> {
            while (true) {
              pair.server().output().write(block);
            }
          });
    }
  }

  @Test
  void lastReplyArrivesAlthoughPeerGoesOnSending() throws Exception {
    try (Pair pair = Pair.open()) {
      pair.client().output().write(new byte[100_000]);
      pair.server().output().write("554 enough\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread closing = Thread.startVirtualThread(() -> pair.server().finish());
      LineReader client = new LineReader(pair.client(), new LineWriter(pair.client()));
      assertEquals(LineEnd.CRLF, client.readLine(20));
      assertEquals(LineEnd.EOF, client.readLine(20));
      pair.client().close();
      closing.join();
    }
  }

  @Test
  void noticesThatPeerClosed() throws Exception {
    try (Pair pair = Pair.open()) {
      assertFalse(pair.server().isStale());
      pair.client().close();
      assertEquals(-1, pair.server().input().read());
      assertTrue(pair.server().isStale());
    }
  }

  @Test
  void keepsByteThatTheStaleCheckSaw() throws Exception {
    try (Pair pair = Pair.open()) {
      pair.send("QUIT\r\n");
      Await.until("the byte is seen", pair.server()::isStale);
      LineReader reader = pair.reader();
      assertEquals(LineEnd.CRLF, reader.readLine(10));
      assertEquals(4, reader.length());
    }
  }

  @Test
  void drainEndsWaitForCommandButAllowsAReply() throws Exception {
    try (Pair pair = Pair.open()) {
      LineReader reader = pair.reader();
      Thread.startVirtualThread(() -> pair.server().drain());
      assertThrows(DrainingException.class, () -> reader.readLine(10));
      pair.server().output().write("421 bye\r\n".getBytes(StandardCharsets.US_ASCII));
      LineReader client = new LineReader(pair.client(), new LineWriter(pair.client()));
      assertEquals(LineEnd.CRLF, client.readLine(10));
    }
  }

  @Test
  void unixReadEndsAtDeadlineAndAllowsAReply(@TempDir Path dir) throws Exception {
    Path path = dir.resolve("s");
    try (Connections connections = new Connections();
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      Deadline deadline = Deadline.after(Duration.ofMinutes(1));
      try (Connection client = connections.connect(path, deadline);
          Connection server = connections.opened(listener.accept(), deadline)) {
        server.deadline(Deadline.after(Duration.ofMillis(50)));
        assertThrows(SocketTimeoutException.class, () -> server.input().read());
        server.deadline(deadline);
        server.output().write('x');
        assertEquals('x', client.input().read());
      }
    }
  }
}
