package org.posthouse.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code posthouse [-c DIR] [COMMAND [ARGUMENT...]]}: the console of a running server. */
final class Posthouse implements Command {
  private static final String USAGE =
      """
      usage: posthouse [-c DIR] [COMMAND [ARGUMENT...]]

      Runs a command in the console of a running server, or without one an
      interactive console with completion.

        -c DIR    the configuration directory (else MAIL_CONFIG, else /etc/postfix)

      "posthouse help" lists the commands that the server has now, "posthouse help NAME"
      or "posthouse NAME --help" tells of one.
      """;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    List<String> own = args.size() > 2 && args.getFirst().equals("-c") ? args.subList(2, 3) : args;
    // What follows a command is that command's.
    if (!own.isEmpty() && List.of("--help", "-h").contains(own.getFirst())) {
      io.out().print(USAGE);
      return 0;
    }
    var options = new Getopt(args, "c:");
    String config = null;
    while (options.next()) {
      config = options.value();
    }
    var console = new ConsoleClient(Instance.of(io, config));
    if (!options.rest().isEmpty()) {
      return console.run(io, options.rest());
    }
    String terminal = io.environment().get("POSTHOUSE_TERMINAL");
    return terminal == null
        ? runLines(io, console)
        : console.interact(io, List.of(terminal.split(" ")));
  }

  /** Without a terminal: one command in each line of standard input. */
  private static int runLines(Invocation io, ConsoleClient console)
      throws CommandException, IOException {
    int status = 0;
    for (String line :
        new String(io.in().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n")) {
      var words = new ArrayList<>(List.of(line.strip().split("\\s+")));
      words.removeIf(String::isEmpty);
      if (!words.isEmpty()) {
        status = Math.max(status, console.run(io, words));
      }
    }
    return status;
  }
}
