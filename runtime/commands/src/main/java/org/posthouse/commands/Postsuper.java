package org.posthouse.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.log.Reason;

/** Removes, expires, holds, releases and requeues messages: through the server, or without it. */
final class Postsuper implements Command {
  private static final String ALL = "ALL";
  private static final Set<String> QUEUES =
      Set.of("incoming", "active", "deferred", "hold", "corrupt", "maildrop");

  /** What to do to messages, in the order in which it is done. */
  enum Action {
    DELETE('d', "queue:delete", "removed", "Deleted"),
    EXPIRE('e', "queue:expire", "expired", "Force-expired"),
    HOLD('h', "queue:hold", "placed on hold", "Placed on hold"),
    RELEASE('H', "queue:release", "released from hold", "Released from hold"),
    REQUEUE('r', "queue:requeue", "requeued", "Requeued");

    final char option;
    final String command;
    final String done;
    final String summary;

    Action(char option, String command, String done, String summary) {
      this.option = option;
      this.command = command;
      this.done = done;
      this.summary = summary;
    }
  }

  private final Map<Action, List<String>> ids = new LinkedHashMap<>();
  private boolean structure;
  private String configDirectory;
  private boolean verbose;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    Getopt getopt = new Getopt(args, "c:d:e:f:h:H:pr:sSv");
    try {
      while (getopt.next()) {
        option(io, getopt);
      }
    } catch (CommandException e) {
      io.err().print(io.name() + ": " + e.getMessage() + "\n");
      throw new CommandException(
          "usage: postsuper [-c config_dir] [-d queue_id (delete)] [-e queue_id (expire)]"
              + " [-f queue_id (expire and/or un-hold)] [-h queue_id (hold)]"
              + " [-H queue_id (un-hold)] [-p (purge temporary files)] [-r queue_id (requeue)]"
              + " [-s (structure fix)] [-S (redundant structure fix)] [-v (verbose)] [queue...]");
    }
    List<String> queues = getopt.rest();
    for (String queue : queues) {
      if (!QUEUES.contains(queue)) {
        throw new CommandException("invalid directory name: " + queue);
      }
    }
    Instance instance = Instance.of(io, configDirectory).told(io, verbose).thatIsThere();
    try (QueueAccess access = QueueAccess.of(io, instance)) {
      if (structure || ids.isEmpty()) {
        access.checkStructure();
      }
      for (Action action : Action.values()) {
        if (ids.containsKey(action)) {
          perform(io, access, action, ids.get(action), queues);
        }
      }
    }
    return 0;
  }

  private void option(Invocation io, Getopt getopt) throws CommandException {
    switch (getopt.option()) {
      case 'c' -> configDirectory = getopt.value();
      case 'p', 's', 'S' -> structure = true;
      case 'v' -> verbose = true;
      case 'f' -> {
        List<String> named = named(io, getopt.value());
        add(Action.EXPIRE, named);
        add(Action.RELEASE, named);
      }
      default -> {
        for (Action action : Action.values()) {
          if (action.option == getopt.option()) {
            add(action, named(io, getopt.value()));
          }
        }
      }
    }
  }

  private void add(Action action, List<String> named) {
    ids.computeIfAbsent(action, _ -> new ArrayList<>()).addAll(named);
  }

  /** The ids on standard input for {@code -}; else the one that is named. */
  private static List<String> named(Invocation io, String id) throws CommandException {
    if (!id.equals("-")) {
      return valid(io, id) ? List.of(id) : List.of();
    }
    var named = new ArrayList<String>();
    var lines = new BufferedReader(new InputStreamReader(io.in(), StandardCharsets.UTF_8));
    try {
      for (String line; (line = lines.readLine()) != null; ) {
        String word = line.trim();
        if (!word.isEmpty() && valid(io, word)) {
          named.add(word);
        }
      }
    } catch (IOException e) {
      throw new CommandException("standard input: " + Reason.withFile(e));
    }
    return named;
  }

  private static boolean valid(Invocation io, String id) {
    boolean ok = isQueueId(id);
    if (!ok) {
      io.warn("invalid mail queue id: " + id);
    }
    return ok;
  }

  /** Whether a message could have this id. */
  static boolean isQueueId(String id) {
    boolean ok = id.length() <= 100 && !id.isEmpty();
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      ok &= c < 128 && Character.isLetterOrDigit(c);
    }
    return ok;
  }

  private static void perform(
      Invocation io, QueueAccess access, Action action, List<String> ids, List<String> queues)
      throws CommandException, IOException {
    int count;
    if (ids.contains(ALL)) {
      count = access.all(action, queues);
    } else {
      List<String> changed = access.each(action, ids, queues);
      changed.forEach(id -> say(io, id + ": " + action.done));
      count = changed.size();
    }
    say(io, action.summary + ": " + count + (count == 1 ? " message" : " messages"));
  }

  private static void say(Invocation io, String text) {
    io.err().print(io.name() + ": " + text + "\n");
  }
}
