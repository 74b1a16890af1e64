package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.config.Json;
import org.posthouse.tables.tool.EntryFormat;
import org.posthouse.tables.tool.KeyRules;
import org.posthouse.tables.tool.MessageKeys;
import org.posthouse.tables.tool.ResultFormat;
import org.posthouse.tables.tool.TableQueries;
import org.posthouse.tables.tool.TableTool;
import org.posthouse.tables.tool.TableUpdates;

/** Builds, queries, lists and changes lookup tables: the commands postmap and postalias. */
final class Postmap implements Command {
  private final EntryFormat format;

  Postmap(EntryFormat format) {
    this.format = format;
  }

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    PostmapOptions options = PostmapOptions.parse(io, format, args);
    Instance instance =
        Instance.of(io, options.configDirectory()).told(io, options.has('v')).thatIsThere();
    CommandTables context = new CommandTables(io, instance, options.buildOptions());
    KeyRules keys = new KeyRules(!options.has('f'), () -> options.wantsUtf8() && isUtf8(instance));
    TableTool tool = new TableTool(context.broker(), context, options.use(), format, keys);
    try {
      return run(io, options, tool, names(instance, options.tables()));
    } catch (TableException e) {
      throw new CommandException(e.getMessage());
    } catch (IllegalStateException e) {
      // A table asked for a parameter, and main.cf cannot be read.
      if (e.getCause() instanceof CommandException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** {@code {"key": "value"}}. */
  private record JsonEntry() implements ResultFormat {
    @Override
    public String answer(String key, String value) {
      return entry(key, value);
    }

    @Override
    public String entry(String key, String value) {
      StringBuilder line = new StringBuilder("{");
      Json.member(line, key, value);
      return line.append('}').toString();
    }
  }

  private static boolean isUtf8(Instance instance) {
    try {
      return instance.settings().find("smtputf8_enable").orElse("yes").equals("yes");
    } catch (CommandException e) {
      return true;
    }
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

  private int run(Invocation io, PostmapOptions options, TableTool tool, List<TableName> names)
      throws TableException, IOException {
    TableUpdates updates = new TableUpdates(tool, options.duplicates(), options.has('F'));
    if (!options.makesTables()) {
      List<Path> files = names.stream().map(name -> tool.context().file(name.name())).toList();
      try (SourceOwner _ = SourceOwner.ofOneIn(files)) {
        return use(io, options, tool, updates, names);
      }
    }
    for (TableName name : names) {
      create(options, tool, updates, name);
    }
    return 0;
  }

  /** What works on tables that are there. */
  private int use(
      Invocation io,
      PostmapOptions options,
      TableTool tool,
      TableUpdates updates,
      List<TableName> names)
      throws TableException, IOException {
    ResultFormat results = options.has('j') ? new JsonEntry() : format;
    TableQueries queries = new TableQueries(tool, options.has('F'), results, io.out());
    if (options.query() != null) {
      return status(query(io, options, queries, names));
    }
    if (options.delete() != null) {
      return status(
          options.delete().equals("-")
              ? updates.deleteAll(names, io.in())
              : updates.delete(names, options.delete()));
    }
    if (options.has('s')) {
      queries.list(names);
      return 0;
    }
    for (TableName name : names) {
      updates.insert(name, io.in());
    }
    return 0;
  }

  private static void create(
      PostmapOptions options, TableTool tool, TableUpdates updates, TableName name)
      throws TableException, IOException {
    if (options.has('o')) {
      updates.create(name);
      return;
    }
    try (SourceOwner _ = SourceOwner.of(tool.context().file(name.name()))) {
      updates.create(name);
    }
  }

  private static boolean query(
      Invocation io, PostmapOptions options, TableQueries queries, List<TableName> names)
      throws TableException, IOException {
    if (!options.query().equals("-")) {
      return queries.query(names, options.query());
    }
    return options.has('b') || options.has('h')
        ? queries.queryMessage(
            names, io.in(), new MessageKeys(options.has('h'), options.has('b'), options.has('m')))
        : queries.queryAll(names, io.in());
  }

  private static int status(boolean found) {
    return found ? 0 : 1;
  }
}
