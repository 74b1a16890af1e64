package org.posthouse.commands;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.log.Reason;
import org.posthouse.config.BadValueException;

/** Starts the command that the first argument names. */
public final class Main {

  /** The status that a shell gives to a program that wrote where nobody reads any more. */
  private static final int KILLED_BY_SIGPIPE = 141;

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 0) {
      System.err.println("usage: " + String.join("|", Commands.names()) + " [argument...]");
      System.exit(1);
    }
    Invocation io = Invocation.ofProcess(args[0]);
    int status = run(io, List.of(args).subList(1, args.length));
    Runtime.getRuntime().halt(status);
  }

  /** Runs the command {@code io.name()}; what goes wrong becomes a line on standard error. */
  static int run(Invocation io, List<String> args) {
    try {
      int status = tryRun(io, args);
      io.out().flush();
      io.err().flush();
      return status;
    } catch (OutputException e) {
      return noOutput(io, e);
    }
  }

  /** A reader that has seen enough is no trouble; a full disk is. */
  private static int noOutput(Invocation io, OutputException failure) {
    if (!failure.isReaderGone()) {
      io.err()
          .print(
              io.name()
                  + ": fatal: write error on standard output: "
                  + failure.getMessage()
                  + "\n");
    }
    io.err().flush();
    return failure.isReaderGone() ? KILLED_BY_SIGPIPE : Usages.status(io.name());
  }

  private static int tryRun(Invocation io, List<String> args) {
    Optional<Command> command = Commands.find(io.name());
    if (command.isEmpty()) {
      io.fatal("unknown command");
      return 1;
    }
    if (args.equals(List.of("--help")) && !Usages.purpose(io.name()).isEmpty()) {
      io.out().print(Usages.help(io.name()));
      return 0;
    }
    try {
      return command.get().run(io, args);
    } catch (OptionException e) {
      return badOption(io, e.getMessage());
    } catch (CommandException e) {
      io.fatal(e.getMessage());
      return e.status();
    } catch (BadValueException e) {
      io.fatal(e.getMessage());
      return 1;
    } catch (IOException e) {
      io.fatal(Reason.withFile(e));
      return 1;
    }
  }

  private static int badOption(Invocation io, String text) {
    String usage = Usages.line(io.name());
    if (usage.isEmpty()) {
      io.fatal(text);
      return 1;
    }
    io.err().print(io.name() + ": " + text + "\n");
    io.fatal(usage);
    return Usages.status(io.name());
  }
}
