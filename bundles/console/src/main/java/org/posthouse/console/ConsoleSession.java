package org.posthouse.console;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;

/**
 * One connection to the console.
 *
 * <p>The client sends a mode byte, a count and that many strings, each a 4-byte length and UTF-8:
 * {@code x} with a command and its arguments, or {@code i} with terminal type, rows and columns,
 * after which its bytes are keystrokes. The answer is frames: a type byte ({@code o} output, {@code
 * e} error output, {@code q} end with a 4-byte exit status), a 4-byte length, content.
 */
final class ConsoleSession {
  private static final int MAX_ARGUMENTS = 10_000;
  private static final int MAX_ARGUMENT_BYTES = 64 * 1024;
  private static final int MAX_REQUEST_BYTES = 1024 * 1024;

  private ConsoleSession() {}

  static void serve(SocketChannel client, CommandProcessor commands) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(client)));
    var frames = new FrameWriter(Channels.newOutputStream(client));
    char mode = (char) in.readByte();
    List<String> words = readWords(in);
    int status =
        switch (mode) {
          case 'x' -> execute(commands, words, frames);
          case 'i' -> Interaction.run(commands, words, in, frames);
          default -> throw new IOException("console: unknown mode");
        };
    frames.end(status);
  }

  private static List<String> readWords(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_ARGUMENTS) {
      throw new IOException("console: too many arguments");
    }
    var words = new ArrayList<String>();
    int budget = MAX_REQUEST_BYTES;
    for (int i = 0; i < count; i++) {
      int length = in.readInt();
      budget -= length;
      if (length < 0 || length > MAX_ARGUMENT_BYTES || budget < 0) {
        throw new IOException("console: argument too long");
      }
      byte[] word = in.readNBytes(length);
      if (word.length < length) {
        throw new EOFException();
      }
      words.add(new String(word, StandardCharsets.UTF_8));
    }
    return words;
  }

  private static int execute(CommandProcessor commands, List<String> words, FrameWriter frames) {
    try (var out = new PrintStream(frames.stream('o'), false, StandardCharsets.UTF_8);
        var err = new PrintStream(frames.stream('e'), false, StandardCharsets.UTF_8)) {
      return new CommandRunner(commands, InputStream.nullInputStream(), out, err).run(words);
    }
  }
}
