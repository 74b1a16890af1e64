package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.log.Reason;
import org.posthouse.queue.QueueDirectory;
import org.posthouse.queue.QueueFiles;
import org.posthouse.queue.QueuePrinter;
import org.posthouse.queue.QueuePrinter.Option;
import org.posthouse.queue.QueueView;

/** Shows messages of the queue, or queue files. Works whether the server runs or not. */
final class Postcat implements Command {
  /** What fits into this process's memory. */
  private static final int MAX_INPUT = 1 << 27;

  private final Set<Option> options = EnumSet.noneOf(Option.class);
  private boolean queue;
  private long start;
  private String configDirectory;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    Getopt getopt = new Getopt(args, "bc:dehoqrs:v");
    while (getopt.next()) {
      option(getopt);
    }
    var printer = new QueuePrinter(io.out(), options);
    List<String> names = getopt.rest();
    if (queue) {
      queued(io, printer, names);
      return 0;
    }
    var files = new QueueFiles(printer, start, io::warn);
    if (names.isEmpty()) {
      files.print("stdin", io.in().readNBytes(MAX_INPUT));
    }
    for (String name : names) {
      file(files, name);
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
      case 'r' -> options.add(Option.FILE_ORDER);
      case 's' -> start = offset(getopt.value());
      default -> options.add(Option.VERBOSE);
    }
  }

  private static long offset(String text) throws CommandException {
    try {
      long offset = Long.parseLong(text);
      if (offset >= 0) {
        return offset;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new CommandException("bad offset: " + text);
  }

  private void queued(Invocation io, QueuePrinter printer, List<String> ids)
      throws CommandException, IOException {
    if (start > 0) {
      throw new CommandException("-s is for queue files of Postfix");
    }
    var settings = Instance.of(io, configDirectory).thatIsThere().settings();
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

  private static void file(QueueFiles files, String name) throws CommandException, IOException {
    Path path = Path.of(name);
    try (SourceOwner _ = SourceOwner.ofOneIn(List.of(path))) {
      files.print(path);
    } catch (FileSystemException e) {
      throw new CommandException("open " + Reason.withFile(e));
    }
  }
}
