package org.posthouse.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;

/** The interactive console: line editing, history and completion over the socket. */
final class Interaction {
  private static final int MOST_WORDS = 2000;
  private static final String PROMPT = "posthouse> ";

  private Interaction() {}

  static int run(
      CommandProcessor commands, List<String> words, InputStream keys, FrameWriter frames)
      throws IOException {
    OutputStream screen = frames.stream('o');
    try (var terminal = terminal(words, screen)) {
      Thread.ofVirtual().name("console keys").start(() -> pump(keys, terminal));
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .completer(
                  (line, parsed, candidates) ->
                      new StringsCompleter(
                              parsed.wordIndex() == 0
                                  ? CommandHelp.names().stream().map(CommandHelp::shown).toList()
                                  : arguments(parsed.words().getFirst()))
                          .complete(line, parsed, candidates))
              .build();
      var out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
      var runner = new CommandRunner(commands, InputStream.nullInputStream(), out, out);
      while (true) {
        String line;
        try {
          line = reader.readLine(PROMPT);
        } catch (UserInterruptException e) {
          continue;
        } catch (EndOfFileException e) {
          return 0;
        }
        List<String> command = reader.getParser().parse(line, 0).words();
        command = command.stream().filter(w -> !w.isEmpty()).toList();
        if (command.equals(List.of("exit")) || command.equals(List.of("quit"))) {
          return 0;
        }
        if (!command.isEmpty()) {
          runner.run(command);
        }
      }
    }
  }

  private static List<String> arguments(String command) {
    return CommandHelp.arguments(command).stream().limit(MOST_WORDS).toList();
  }

  private static LineDisciplineTerminal terminal(List<String> words, OutputStream screen)
      throws IOException {
    String type = words.isEmpty() ? "dumb" : words.getFirst();
    var flushing =
        new java.io.FilterOutputStream(screen) {
          @Override
          public void write(byte[] content, int offset, int length) throws IOException {
            out.write(content, offset, length);
            out.flush();
          }
        };
    var terminal = new LineDisciplineTerminal("console", type, flushing, StandardCharsets.UTF_8);
    terminal.setSize(new Size(number(words, 2, 80), number(words, 1, 24)));
    Attributes attributes = terminal.getAttributes();
    attributes.setLocalFlag(Attributes.LocalFlag.ECHO, true);
    attributes.setOutputFlags(
        java.util.EnumSet.of(Attributes.OutputFlag.OPOST, Attributes.OutputFlag.ONLCR));
    attributes.setInputFlags(java.util.EnumSet.of(Attributes.InputFlag.ICRNL));
    terminal.setAttributes(attributes);
    return terminal;
  }

  /** A terminal that does not know its size says 0. */
  private static int number(List<String> words, int index, int otherwise) {
    try {
      int number = words.size() > index ? Integer.parseInt(words.get(index)) : 0;
      return number <= 0 ? otherwise : Math.min(number, 1000);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static void pump(InputStream keys, LineDisciplineTerminal terminal) {
    byte[] buffer = new byte[256];
    try {
      for (int n; (n = keys.read(buffer)) > 0; ) {
        terminal.processInputBytes(buffer, 0, n);
      }
    } catch (IOException e) {
      // The client is gone; closing the terminal below ends the session.
    }
    try {
      terminal.close();
    } catch (IOException e) {
      // Nothing holds it open any more.
    }
  }
}
