package org.posthouse.shell;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.console.ArgumentCompleter;
import org.posthouse.api.console.Status;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.Fold;
import org.posthouse.tables.TableInventory;
import org.posthouse.tables.TableStatus;

/** Shows the lookup tables in use, and asks them. */
@Component(
    service = MapCommands.class,
    property = {
      "osgi.command.scope=map",
      "osgi.command.function=list",
      "osgi.command.function=query"
    })
public final class MapCommands implements ArgumentCompleter {
  private static final int NOT_FOUND = 1;

  /** EX_TEMPFAIL of sysexits.h. */
  private static final int COULD_NOT_ASK = 75;

  private final Tables tables;
  private final TableInventory inventory;

  @Activate
  public MapCommands(@Reference Tables tables, @Reference TableInventory inventory) {
    this.tables = tables;
    this.inventory = inventory;
  }

  @Descriptor("list the table types, and the tables in use with their lookups and state")
  public void list(CommandSession session) {
    PrintStream out = session.getConsole();
    out.println("types: " + String.join(" ", inventory.types().keySet()));
    out.printf(
        "%10s %10s %10s %10s %9s  %s%n",
        "lookups", "found", "failed", "cached", "mean us", "table");
    for (TableStatus table : inventory.tables()) {
      out.printf(
          Locale.ROOT,
          "%10d %10d %10d %10d %9.1f  %s%s%n",
          table.lookups(),
          table.found(),
          table.failed(),
          table.cached(),
          table.meanMicros(),
          table.name(),
          table.state().equals("open") ? "" : " (" + table.state() + ")");
    }
  }

  @Descriptor("TYPE:NAME KEY...  look up keys; 1: none found, 75: one could not be asked")
  public void query(CommandSession session, String table, String... keys) throws TableException {
    if (keys.length == 0) {
      throw new IllegalArgumentException("which key?");
    }
    TableHandle handle = tables.table(table);
    boolean found = false;
    boolean failed = false;
    for (String key : keys) {
      String asked = handle.isPattern() ? key : Fold.lower(key);
      LookupResult result = handle.lookup(asked);
      found |= result instanceof LookupResult.Found;
      failed |= !(result instanceof LookupResult.Found || result instanceof LookupResult.NotFound);
      session.getConsole().println(key + "\t" + result.text());
    }
    Status.set(session::put, failed ? COULD_NOT_ASK : found ? 0 : NOT_FOUND);
  }

  /** Tables in use, and what the name of another may begin with. */
  @Override
  public Collection<String> words(String function) {
    return function.equals("query")
        ? Stream.concat(
                inventory.tables().stream().map(TableStatus::name),
                inventory.types().keySet().stream().map(type -> type + ":"))
            .toList()
        : List.of();
  }
}
