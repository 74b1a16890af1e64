package org.posthouse.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.posthouse.api.console.Status;
import org.posthouse.api.log.Reason;

/**
 * Runs one console command. Its arguments are handed over as values, so nothing in them is parsed.
 */
final class CommandRunner {
  private final CommandProcessor commands;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  CommandRunner(CommandProcessor commands, InputStream in, PrintStream out, PrintStream err) {
    this.commands = commands;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Returns the exit status: that of the command, or 1 after a message on the error stream. */
  int run(List<String> line) {
    if (line.isEmpty() || line.getFirst().equals("help")) {
      return help(line.subList(Math.min(1, line.size()), line.size()));
    }
    List<String> words = joined(line);
    String command = CommandHelp.canonical(words.getFirst());
    if (words.size() == 2 && words.getLast().equals("--help")) {
      return help(List.of(command));
    }
    if (!DeclaredCommands.await(command)) {
      return unknown(command);
    }
    try (CommandSession session = commands.createSession(in, out, err)) {
      return execute(session, command, words.subList(1, words.size()));
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int help(List<String> words) {
    if (words.isEmpty()) {
      DeclaredCommands.awaitAll();
      CommandHelp.print(out);
      out.flush();
      return 0;
    }
    String name = CommandHelp.canonical(joined(words).getFirst());
    if (name.indexOf(':') >= 0) {
      DeclaredCommands.await(CommandHelp.canonical(name));
    } else {
      DeclaredCommands.awaitAll();
    }
    boolean known = CommandHelp.print(out, name);
    out.flush();
    return known ? 0 : unknown(name);
  }

  private int unknown(String command) {
    err.println(
        DeclaredCommands.names().contains(command)
            ? "posthouse: " + command + " is not there yet: what it needs has not started"
            : "posthouse: unknown command \"" + command + "\"; \"posthouse help\" lists them");
    err.flush();
    return 1;
  }

  /** Takes {@code config diff} for {@code config:diff}, and {@code explain} for what it is. */
  private static List<String> joined(List<String> words) {
    String whole = CommandHelp.WHOLE + CommandHelp.dashed(words.get(0));
    if (DeclaredCommands.names().contains(whole) && DeclaredCommands.await(whole)) {
      List<String> all = new ArrayList<>(List.of(whole));
      all.addAll(words.subList(1, words.size()));
      return all;
    }
    if (words.size() < 2) {
      return words;
    }
    String both = CommandHelp.canonical(words.get(0) + ":" + words.get(1));
    if (words.get(0).indexOf(':') >= 0 || !DeclaredCommands.await(both)) {
      return words;
    }
    List<String> all = new ArrayList<>(List.of(both));
    all.addAll(words.subList(2, words.size()));
    return all;
  }

  private int execute(CommandSession session, String command, List<String> arguments) {
    var line = new StringBuilder(CommandHelp.method(command));
    for (int i = 0; i < arguments.size(); i++) {
      session.put("arg" + i, arguments.get(i));
      line.append(" $arg").append(i);
    }
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.println(session.format(result, org.apache.felix.service.command.Converter.INSPECT));
      }
      return session.get(Status.VARIABLE) instanceof Integer status ? status : 0;
    } catch (Exception e) {
      err.println("posthouse: " + CommandHelp.shown(command) + ": " + reason(command, e));
      return 1;
    }
  }

  private static String reason(String command, Exception e) {
    if (e instanceof IllegalArgumentException
        && e.getMessage() != null
        && e.getMessage().startsWith("Cannot coerce")) {
      return "wrong arguments; \"posthouse help " + command + "\" shows the usage";
    }
    return Reason.withFile(e);
  }
}
