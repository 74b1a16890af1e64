package org.posthouse.commands;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Speaks with the console of a running server on {@code $data_directory/console.sock}: sends a
 * command, copies what it prints, returns its exit status.
 */
public final class ConsoleClient {
  private static final int MAX_FRAME = 1 << 20;
  private final Path socket;

  public ConsoleClient(Instance instance) throws CommandException {
    this.socket = instance.dataDirectory().resolve("console.sock");
  }

  /** Whether a server seems to be there: its socket is. */
  public boolean isThere() {
    return Files.exists(socket);
  }

  /** Runs a console command, for example {@code feature:install map-cidr}. */
  public int run(Invocation io, List<String> words) throws CommandException, IOException {
    try (SocketChannel channel = connect()) {
      Channels.newOutputStream(channel).write(request('x', words));
      return copyFrames(io, channel);
    }
  }

  /**
   * Runs the console interactively; the terminal is in raw mode already.
   *
   * @param terminal its type, rows and columns
   */
  public int interact(Invocation io, List<String> terminal) throws CommandException, IOException {
    try (SocketChannel channel = connect()) {
      var out = Channels.newOutputStream(channel);
      out.write(request('i', terminal));
      Thread.ofVirtual().start(() -> sendKeys(io.in(), out));
      return copyFrames(io, channel);
    }
  }

  private SocketChannel connect() throws CommandException {
    try {
      var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException e) {
      throw new CommandException(
          "no server answers at "
              + socket
              + " ("
              + e.getMessage()
              + "); \"postfix start\" starts it");
    }
  }

  private static byte[] request(char mode, List<String> words) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(mode);
    out.writeInt(words.size());
    for (String word : words) {
      byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
    }
    return bytes.toByteArray();
  }

  private static int copyFrames(Invocation io, SocketChannel channel) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    while (true) {
      int type = in.read();
      if (type < 0) {
        throw new EOFException("the server closed the connection");
      }
      int length = in.readInt();
      if (length < 0 || length > MAX_FRAME) {
        throw new IOException("the server sent something else than a console does");
      }
      byte[] content = in.readNBytes(length);
      switch (type) {
        case 'o' -> {
          io.out().write(content, 0, content.length);
          io.out().flush();
        }
        case 'e' -> {
          io.err().write(content, 0, content.length);
          io.err().flush();
        }
        default -> {
          return content.length == 4 ? content[3] & 0xff : 1;
        }
      }
    }
  }

  private static void sendKeys(InputStream keys, java.io.OutputStream out) {
    byte[] buffer = new byte[256];
    try {
      for (int n; (n = keys.read(buffer)) > 0; ) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The session is over; the frames tell its status.
    }
  }
}
