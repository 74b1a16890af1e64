package org.posthouse.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.FileReplacement;

/**
 * {@code postfix chroot [-n] on|off|query [SERVICE...]}: the chroot field of master.cf. The server
 * itself does not change its root directory; the field is kept for Postfix.
 */
final class ChrootField {
  private static final String USAGE = "usage: postfix chroot [-n] on|off|query [service[/type]...]";

  /** These need files outside, or run programs that do. */
  private static final Set<String> NEVER =
      Set.of("local", "pipe", "postlogd", "proxymap", "spawn", "virtual");

  private static final int CHROOT = 4;
  private static final int COMMAND = 7;

  private final Postfix.Task task;
  private final Set<String> wanted = new LinkedHashSet<>();
  private final Set<String> matched = new LinkedHashSet<>();
  private final List<String> report = new ArrayList<>();

  ChrootField(Postfix.Task task) {
    this.task = task;
  }

  int run(List<String> args) throws CommandException, IOException {
    var options = new Getopt(args, "n");
    boolean dry = false;
    try {
      while (options.next()) {
        dry = true;
      }
    } catch (OptionException e) {
      throw new CommandException(USAGE);
    }
    List<String> rest = options.rest();
    if (rest.isEmpty() || !Set.of("on", "off", "query").contains(rest.getFirst())) {
      throw new CommandException(USAGE);
    }
    wanted.addAll(rest.subList(1, rest.size()));
    Path file = task.instance().configDirectory().resolve("master.cf");
    String action = rest.getFirst();
    boolean write = !dry && !action.equals("query");
    try {
      if (write) {
        FileReplacement.replace(file, text -> edited(text, action));
      } else {
        edited(Files.readString(file, StandardCharsets.ISO_8859_1), action);
      }
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
    report.forEach(line -> task.io().out().print(line + "\n"));
    wanted.removeAll(matched);
    for (String service : wanted) {
      task.log().fatal("chroot: no service \"" + service + "\" in " + file);
    }
    return wanted.isEmpty() ? 0 : 1;
  }

  /** The text with the fields set; only their letters change. */
  String edited(String text, String action) {
    report.clear();
    StringBuilder out = new StringBuilder(text.length());
    for (String line : text.split("(?<=\n)")) {
      List<int[]> words = words(line);
      boolean service = words.size() > COMMAND && words.getFirst()[0] == 0 && line.charAt(0) != '#';
      out.append(service ? service(line, words, action) : line);
    }
    return out.toString();
  }

  private String service(String line, List<int[]> words, String action) {
    String name = word(line, words, 0);
    String key = name + "/" + word(line, words, 1);
    if (!wanted.isEmpty() && !wanted.contains(name) && !wanted.contains(key)) {
      return line;
    }
    matched.add(name);
    matched.add(key);
    String old = word(line, words, CHROOT);
    if (action.equals("query")) {
      report.add(key + " " + (old.equals("y") ? "y" : "n"));
      return line;
    }
    String now = action.equals("on") ? "y" : "n";
    boolean same = old.equals(now) || now.equals("n") && old.equals("-");
    if (same || now.equals("y") && NEVER.contains(word(line, words, COMMAND))) {
      return line;
    }
    report.add(key + " " + (old.equals("-") ? "n" : old) + " -> " + now);
    int[] field = words.get(CHROOT);
    return line.substring(0, field[0]) + now + line.substring(field[1]);
  }

  private static String word(String line, List<int[]> words, int index) {
    return line.substring(words.get(index)[0], words.get(index)[1]);
  }

  /** Where the words of a line begin and end. */
  private static List<int[]> words(String line) {
    List<int[]> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= line.length(); i++) {
      boolean space = i == line.length() || Character.isWhitespace(line.charAt(i));
      if (!space && start < 0) {
        start = i;
      } else if (space && start >= 0) {
        words.add(new int[] {start, i});
        start = -1;
      }
    }
    return words;
  }
}
