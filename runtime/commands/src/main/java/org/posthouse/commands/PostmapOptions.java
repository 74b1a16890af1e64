package org.posthouse.commands;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.TableUse;
import org.posthouse.tables.tool.EntryFormat;
import org.posthouse.tables.tool.TableUpdates.Duplicates;

/** The command line of postmap or postalias. */
final class PostmapOptions {
  private final Set<Character> given = new HashSet<>();
  private String query;
  private String delete;
  private String configDirectory;
  private List<String> tables;

  private PostmapOptions() {}

  static PostmapOptions parse(Invocation io, EntryFormat format, List<String> args)
      throws CommandException {
    String letters = format == EntryFormat.POSTMAP ? "bfFhijmnNoprsuUvw" : "Nfijnoprsuvw";
    PostmapOptions result = new PostmapOptions();
    Getopt options = new Getopt(args, letters + "c:d:q:");
    while (next(io, options, letters)) {
      result.option(options);
    }
    result.tables = options.rest();
    result.check(io);
    if (result.tables.isEmpty()) {
      throw usage(io, letters);
    }
    return result;
  }

  private static boolean next(Invocation io, Getopt options, String letters)
      throws CommandException {
    try {
      return options.next();
    } catch (CommandException e) {
      io.err().print(io.name() + ": " + e.getMessage() + "\n");
      throw usage(io, letters);
    }
  }

  private void option(Getopt options) throws CommandException {
    given.add(options.option());
    switch (options.option()) {
      case 'c' -> configDirectory = options.value();
      case 'd' -> {
        checkAlone(delete == null);
        delete = options.value();
      }
      case 'q' -> {
        checkAlone(query == null);
        query = options.value();
      }
      case 'i', 's' -> checkAlone(true);
      case 'n' -> given.remove('N');
      case 'N' -> given.remove('n');
      default -> {
        // Its presence is all.
      }
    }
  }

  private void checkAlone(boolean isNew) throws CommandException {
    if (!isNew || "dqis".chars().filter(c -> has((char) c)).count() > 1) {
      throw new CommandException("specify only one of -d -i -q or -s");
    }
  }

  private void check(Invocation io) throws CommandException {
    boolean message = has('b') || has('h') || has('m');
    if (message && (query == null || !query.equals("-"))) {
      throw new CommandException("specify -b -h or -m only with \"-q -\"");
    }
    if (has('j') && query == null && !has('s')) {
      throw new CommandException("specify -j only with -q or -s");
    }
    if (has('m') && !has('b') && !has('h')) {
      io.warn("ignoring -m option without -b or -h");
    }
  }

  private static CommandException usage(Invocation io, String letters) {
    return new CommandException(
        "usage: "
            + io.name()
            + " [-"
            + letters
            + "] [-c config_dir] [-d key] [-q key] [map_type:]file...");
  }

  /** Whether tables are made, and not only used or changed. */
  boolean makesTables() {
    return query() == null && delete() == null && !has('s') && !has('i');
  }

  boolean has(char option) {
    return given.contains(option);
  }

  String query() {
    return query;
  }

  String delete() {
    return delete;
  }

  String configDirectory() {
    return configDirectory;
  }

  List<String> tables() {
    return tables;
  }

  /** Whether keys and values have to be UTF-8, if main.cf does not say otherwise. */
  boolean wantsUtf8() {
    return !has('u') && (has('U') || !has('b') && !has('h'));
  }

  Duplicates duplicates() {
    return has('r') ? Duplicates.REPLACE : has('w') ? Duplicates.IGNORE : Duplicates.WARN;
  }

  TableUse use() {
    return has('F') ? TableUse.FILE_CONTENT : TableUse.ANY;
  }

  Set<BuildOption> buildOptions() {
    Set<BuildOption> options = EnumSet.noneOf(BuildOption.class);
    if (has('n')) {
      options.add(BuildOption.WITHOUT_NULL);
    }
    if (has('N')) {
      options.add(BuildOption.WITH_NULL);
    }
    if (has('p')) {
      options.add(BuildOption.DEFAULT_MODE);
    }
    if (has('f')) {
      options.add(BuildOption.KEEP_CASE);
    }
    return options;
  }
}
