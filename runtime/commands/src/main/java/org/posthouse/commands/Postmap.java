package org.posthouse.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.tool.EntryFormat;
import org.posthouse.tables.tool.TableTool;
import org.posthouse.tables.tool.TableUpdates;
import org.posthouse.tables.tool.TableUpdates.Duplicates;

/** Builds, queries, lists and changes lookup tables: the commands postmap and postalias. */
final class Postmap implements Command {
  private final EntryFormat format;
  private boolean fold = true;
  private boolean insert;
  private boolean list;
  private String query;
  private String delete;
  private String configDirectory;
  private Duplicates duplicates = Duplicates.WARN;

  Postmap(EntryFormat format) {
    this.format = format;
  }

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    Getopt options = new Getopt(args, "c:d:finNopq:rsuUvw");
    try {
      while (options.next()) {
        option(options);
      }
    } catch (CommandException e) {
      io.err().print(io.name() + ": " + e.getMessage() + "\n");
      throw usage(io);
    }
    if ((query != null ? 1 : 0) + (delete != null ? 1 : 0) + (list ? 1 : 0) > 1) {
      throw new CommandException("specify only one of -s -q or -d");
    }
    if (options.rest().isEmpty()) {
      throw usage(io);
    }
    Instance instance = Instance.of(io, configDirectory);
    CommandTables context = new CommandTables(io, instance);
    TableTool tool = new TableTool(context.broker(), context, format, fold);
    try {
      return run(io, tool, names(instance, options.rest()));
    } catch (TableException e) {
      throw new CommandException(e.getMessage());
    }
  }

  private void option(Getopt options) throws CommandException {
    switch (options.option()) {
      case 'c' -> configDirectory = options.value();
      case 'd' -> delete = once(delete, options.value());
      case 'f' -> fold = false;
      case 'i' -> insert = true;
      case 'q' -> query = once(query, options.value());
      case 'r' -> duplicates = Duplicates.REPLACE;
      case 's' -> list = true;
      case 'w' -> duplicates = Duplicates.IGNORE;
      default -> {
        // n N o p u U v: how the file is stored, by whom, and how much is said; nothing to choose.
      }
    }
  }

  private static String once(String old, String value) throws CommandException {
    if (old != null) {
      throw new CommandException("specify only one of -s -q or -d");
    }
    return value;
  }

  private static CommandException usage(Invocation io) {
    return new CommandException(
        "usage: "
            + io.name()
            + " [-finNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...");
  }

  private static List<TableName> names(Instance instance, List<String> arguments)
      throws CommandException, TableException {
    List<TableName> names = new ArrayList<>();
    for (String argument : arguments) {
      names.add(
          argument.indexOf(':') > 0
              ? TableName.parse(argument)
              : new TableName(instance.settings().get("default_database_type"), argument));
    }
    return names;
  }

  private int run(Invocation io, TableTool tool, List<TableName> names)
      throws TableException, IOException {
    TableUpdates updates = new TableUpdates(tool, duplicates);
    if (query != null) {
      return status(
          query.equals("-")
              ? tool.queryAll(names, io.in(), io.out())
              : tool.query(names, query, io.out()));
    }
    if (delete != null) {
      return status(
          delete.equals("-") ? updates.deleteAll(names, io.in()) : updates.delete(names, delete));
    }
    if (list) {
      tool.list(names, io.out());
      return 0;
    }
    for (TableName name : names) {
      if (insert) {
        updates.insert(name, io.in());
      } else {
        updates.create(name);
      }
    }
    return 0;
  }

  private static int status(boolean found) {
    return found ? 0 : 1;
  }
}
