package org.posthouse.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.config.ConfigLoader;

/** The console's socket, and who does not speak its language. */
class ConsoleServerTest {
  @TempDir Path directory;

  private Path socket;
  private ConfigSnapshot snapshot;
  private ConsoleServer server;

  @BeforeEach
  void start() throws Exception {
    socket = directory.resolve("console.sock");
    snapshot = ConfigLoader.parse(directory, "data_directory = " + directory + "\n", "");
    server = server();
  }

  private ConsoleServer server() throws IOException {
    return new ConsoleServer(new CommandProcessorImpl(), new Fixed(snapshot), new Silent());
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  /** What the server answers to these bytes, until it closes. */
  private byte[] answer(byte[] request) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Channels.newOutputStream(channel).write(request);
      channel.shutdownOutput();
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private static byte[] request(char mode, int count, int length, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(mode);
    out.writeInt(count);
    out.writeInt(length);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  @Test
  void onlyItsUserMayConnect() throws IOException {
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(socket));
  }

  @Test
  void aSecondServerLeavesTheFirstAlone() throws IOException {
    IOException refused = assertThrows(IOException.class, this::server);
    assertEquals(socket + " is in use by another server", refused.getMessage());
    assertEquals(0, answer(new byte[] {'?'}).length);
  }

  @Test
  void aSocketThatNobodyServesIsReplaced() throws IOException {
    server.stop();
    assertFalse(Files.exists(socket));
    Files.createFile(socket);
    server = server();
    assertEquals(0, answer(request('?', 0, 0, "")).length);
  }

  @Test
  void requestsWithoutMeasureAreClosed() throws IOException {
    assertEquals(0, answer(new byte[0]).length);
    assertEquals(0, answer(request('x', Integer.MAX_VALUE, 1, "a")).length);
    assertEquals(0, answer(request('x', -1, 1, "a")).length);
    assertEquals(0, answer(request('x', 1, Integer.MAX_VALUE, "a")).length);
    assertEquals(0, answer(request('x', 1, -1, "a")).length);
    assertEquals(0, answer(request('x', 2, 1, "a")).length);
    assertEquals(0, answer(request('?', 1, 1, "a")).length);
  }

  @Test
  void outputAndErrorsKeepTheirOrderInFrames() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var frames = new FrameWriter(bytes);
    var out = new PrintStream(frames.stream('o'), false, StandardCharsets.UTF_8);
    var err = new PrintStream(frames.stream('e'), false, StandardCharsets.UTF_8);
    out.print("one");
    out.flush();
    err.print("zwei\u00e4");
    err.flush();
    frames.end(75);
    var in = new DataInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()));
    assertFrame(in, 'o', "one");
    assertFrame(in, 'e', "zwei\u00e4");
    assertFrame(in, 'q', "\0\0\0K");
    assertTrue(in.read() < 0);
  }

  private static void assertFrame(DataInputStream in, char type, String content)
      throws IOException {
    assertEquals(type, in.readByte());
    assertEquals(content, new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
  }

  /** A configuration that does not change. */
  private record Fixed(ConfigSnapshot current) implements Configuration {
    @Override
    public List<String> reload() {
      return List.of();
    }
  }

  private static final class Silent implements MailLog, Log {
    @Override
    public Log daemon(Settings settings, String daemon) {
      return this;
    }

    @Override
    public void info(String text) {}

    @Override
    public void warn(String text) {}

    @Override
    public void fatal(String text) {}

    @Override
    public void panic(String text, Throwable cause) {
      throw new AssertionError(text, cause);
    }
  }
}
