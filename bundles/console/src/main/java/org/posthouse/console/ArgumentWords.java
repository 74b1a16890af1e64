package org.posthouse.console;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.felix.service.command.CommandProcessor;

/** What can follow a command: the words that another command lists. */
final class ArgumentWords {
  private static final int MOST = 1000;

  private final CommandProcessor commands;

  ArgumentWords(CommandProcessor commands) {
    this.commands = commands;
  }

  /** Words that may be meant; none for commands whose arguments are not names of something. */
  List<String> of(String command) {
    return switch (command) {
      case "feature:install" -> column("feature:list", 1, line -> line.startsWith("available"));
      case "feature:uninstall", "feature:update" ->
          column("feature:list", 1, line -> line.startsWith("installed"));
      case "feature:info" -> column("feature:list", 1, line -> true);
      case "feature:repoRemove" -> column("feature:repoList", 0, line -> true);
      case "queue:delete", "queue:hold", "queue:release", "queue:requeue", "queue:flush" ->
          column("queue:list", 0, line -> true);
      default -> List.of();
    };
  }

  private List<String> column(String listing, int column, Predicate<String> which) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    new CommandRunner(commands, InputStream.nullInputStream(), out, out).run(List.of(listing));
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(which)
        .limit(MOST)
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > column)
        .map(words -> words[column])
        .toList();
  }
}
