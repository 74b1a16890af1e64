package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.posthouse.queue.QueueDirectory;
import org.posthouse.queue.QueueFiles;
import org.posthouse.queue.QueuePrinter;
import org.posthouse.queue.QueuePrinter.Option;
import org.posthouse.queue.QueueView;

/** Shows messages of the queue, or queue files. Works whether the server runs or not. */
final class Postcat implements Command {
  private static final int MAX_INPUT = 1 << 30;

  private final Set<Option> options = EnumSet.noneOf(Option.class);
  private boolean queue;
  private String configDirectory;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    Getopt getopt = new Getopt(args, "bc:dehnoqrs:v");
    try {
      while (getopt.next()) {
        option(getopt);
      }
    } catch (CommandException e) {
      io.err().print(io.name() + ": " + e.getMessage() + "\n");
      throw usage(io);
    }
    var printer = new QueuePrinter(io.out(), options);
    List<String> names = getopt.rest();
    if (queue) {
      queued(io, printer, names);
    } else if (names.isEmpty()) {
      printer.print("-", QueueFiles.read("-", io.in().readNBytes(MAX_INPUT)));
    } else {
      files(io, printer, names);
    }
    return 0;
  }

  private void option(Getopt getopt) throws CommandException {
    switch (getopt.option()) {
      case 'b' -> options.add(Option.BODY);
      case 'c' -> configDirectory = getopt.value();
      case 'd' -> options.add(Option.TYPES);
      case 'e' -> options.add(Option.ENVELOPE);
      case 'h' -> options.add(Option.HEADER);
      case 'o' -> options.add(Option.OFFSETS);
      case 'q' -> queue = true;
      case 'v' -> options.add(Option.VERBOSE);
      case 's' -> throw new CommandException("-s: not supported, messages have no pointer records");
      default -> {
        // -n and -r choose among orders of records that exist only in Postfix's own files
      }
    }
  }

  private static CommandException usage(Invocation io) {
    return new CommandException("usage: " + io.name() + " [-bdehnoqrv] [-c config_dir] [files...]");
  }

  private void queued(Invocation io, QueuePrinter printer, List<String> ids)
      throws CommandException, IOException {
    var settings = Instance.of(io, configDirectory).settings();
    try (QueueView view = new QueueDirectory(settings, new CommandLog(io)).read()) {
      for (String id : ids) {
        if (!Postsuper.isQueueId(id)) {
          throw new CommandException("bad mail queue ID: " + id);
        }
        var message = view.find(id);
        if (message.isEmpty()) {
          throw new CommandException("open queue file " + id + ": No such file or directory");
        }
        printer.print(view.place(id), message.get());
      }
    }
  }

  private static void files(Invocation io, QueuePrinter printer, List<String> names)
      throws CommandException {
    for (String name : names) {
      try {
        printer.print(name, QueueFiles.read(Path.of(name)));
      } catch (java.nio.file.FileSystemException e) {
        throw new CommandException("open " + Errors.text(e));
      } catch (IOException e) {
        io.warn(name + ": input is not a valid queue file");
      }
    }
  }
}
