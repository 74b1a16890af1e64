package org.posthouse.postlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostlogSocketTest {
  private final LogBuffer buffer = new LogBuffer();

  @TempDir Path directory;

  @Test
  void takesOneLineOfEachDatagramAndMakesItHarmless() throws Exception {
    Path path = directory.resolve("postlog");
    try (PostlogSocket socket = new PostlogSocket(path, buffer);
        SyslogTarget client = new SyslogTarget(socket.path())) {
      send(client, "Nov 21 07:00:00 host postfix/x[1]: a\r\u001bb\n");
      assertEquals("Nov 21 07:00:00 host postfix/x[1]: a??b\n", next());
    }
    assertFalse(Files.exists(path));
    assertThrows(IOException.class, () -> new SyslogTarget(path));
  }

  @Test
  void takesThePlaceOfASocketThatAKilledServerLeft() throws Exception {
    Path path = Files.createFile(directory.resolve("postlog"));
    try (PostlogSocket socket = new PostlogSocket(path, buffer);
        SyslogTarget client = new SyslogTarget(socket.path())) {
      send(client, "one\n");
      assertEquals("one\n", next());
    }
  }

  private static void send(SyslogTarget client, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    client.write(bytes, bytes.length);
  }

  private String next() throws InterruptedException {
    LogBuffer.Batch batch = buffer.take(new byte[100]);
    return new String(batch.bytes(), 0, batch.length(), StandardCharsets.UTF_8);
  }
}
