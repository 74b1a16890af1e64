package org.posthouse.commands;

import java.io.IOException;
import java.util.List;
import org.posthouse.queue.QueueDirectory;

/** The queue as postsuper changes it. */
interface QueueAccess extends AutoCloseable {

  /** Changes the messages of these ids, where they are in one of the queues; returns which. */
  List<String> each(Postsuper.Action action, List<String> ids, List<String> queues)
      throws CommandException, IOException;

  /** Changes all messages of these queues, or of all queues if none is named; returns how many. */
  int all(Postsuper.Action action, List<String> queues) throws CommandException, IOException;

  /** Looks for damage, and sets aside what is damaged. */
  void checkStructure() throws IOException;

  @Override
  void close();

  /** Through the server if there is one, else the directory itself. */
  static QueueAccess of(Invocation io, Instance instance) throws CommandException, IOException {
    var directory = new QueueDirectory(instance.settings(), new CommandLog(io));
    return directory.isServed()
        ? new ServedQueue(io, new ConsoleClient(instance))
        : new UnservedQueue(directory.open());
  }
}
