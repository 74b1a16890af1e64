package org.posthouse.commands;

import java.io.IOException;
import java.util.List;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.tables.ParameterList;
import org.posthouse.tables.tool.EntryFormat;
import org.posthouse.tables.tool.KeyRules;
import org.posthouse.tables.tool.TableTool;
import org.posthouse.tables.tool.TableUpdates;

/** Builds the tables that {@code alias_database} lists. */
final class Newaliases implements Command {

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    Getopt options = new Getopt(args, "c:C:v");
    String configDirectory = null;
    while (options.next()) {
      if (options.option() != 'v') {
        configDirectory = options.value();
      }
    }
    Instance instance = Instance.of(io, configDirectory);
    CommandTables context = new CommandTables(io, instance);
    TableTool tool =
        new TableTool(
            context.broker(),
            context,
            TableUse.ANY,
            EntryFormat.POSTALIAS,
            new KeyRules(true, () -> true));
    TableUpdates updates = new TableUpdates(tool, TableUpdates.Duplicates.WARN, false);
    String type = instance.settings().get("default_database_type");
    try {
      for (String name : ParameterList.split(instance.settings().get("alias_database"))) {
        updates.create(name.indexOf(':') > 0 ? TableName.parse(name) : new TableName(type, name));
      }
    } catch (TableException e) {
      throw new CommandException(e.getMessage());
    }
    return 0;
  }
}
