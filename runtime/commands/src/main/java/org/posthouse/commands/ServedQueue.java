package org.posthouse.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The queue of a running server, by its console. */
final class ServedQueue implements QueueAccess {
  /** Ids in one request, so that a request stays small. */
  private static final int BATCH = 500;

  private final Invocation io;
  private final ConsoleClient client;

  ServedQueue(Invocation io, ConsoleClient client) {
    this.io = io;
    this.client = client;
  }

  @Override
  public List<String> each(Postsuper.Action action, List<String> ids, List<String> queues)
      throws CommandException, IOException {
    var changed = new ArrayList<String>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      var words = new ArrayList<String>(List.of(action.command));
      words.addAll(ids.subList(from, Math.min(from + BATCH, ids.size())));
      List<String> lines = ask(words);
      changed.addAll(lines.subList(0, lines.size() - 1));
    }
    return changed;
  }

  @Override
  public int all(Postsuper.Action action, List<String> queues)
      throws CommandException, IOException {
    var words = new ArrayList<String>(List.of(action.command, "ALL"));
    words.addAll(queues);
    return Integer.parseInt(ask(words).getLast().substring("count ".length()));
  }

  /** Lines of ids, then one with their count. */
  private List<String> ask(List<String> words) throws CommandException, IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    int status =
        client.run(new Invocation(io.name(), io.in(), out, io.err(), io.environment()), words);
    out.flush();
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    if (status != 0 || lines.isEmpty() || !lines.getLast().startsWith("count ")) {
      throw new CommandException("the server did not do " + words.getFirst());
    }
    return lines;
  }

  @Override
  public void checkStructure() {
    // the server has done so when it started
  }

  @Override
  public void close() {}
}
