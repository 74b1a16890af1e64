package org.posthouse.tables.tool;

import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.tables.broker.TableBroker;
import org.posthouse.tables.types.DebugTable;
import org.posthouse.tables.types.DebuggedTable;

/**
 * What postmap, postalias and newaliases do to tables, without the server; see {@link TableQueries}
 * and {@link TableUpdates}. Every method throws a {@link TableException} whose message ends the
 * command.
 *
 * @param types finds the table types
 * @param use what tables that are read from a text hold
 * @param format the form of source files and of listings
 * @param keys what keys and values have to be like
 */
public record TableTool(
    TableBroker types, TableContext context, TableUse use, EntryFormat format, KeyRules keys) {

  TableFactory factory(TableName name) throws TableException {
    TableFactory factory = types.factory(name.type());
    if (factory == null) {
      throw TableException.misconfigured(types.unsupported(name.type()));
    }
    return factory;
  }

  /** The type as one whose tables are built. */
  TableBuilder builder(TableName name) throws TableException {
    if (factory(name) instanceof TableBuilder builder) {
      return builder;
    }
    throw TableException.misconfigured(
        "unsupported dictionary type: " + name.type() + " does not support bulk-mode creation.");
  }

  Table open(TableName name) throws TableException {
    if (DebugTable.is(name)) {
      TableName inner = DebugTable.inner(name);
      return DebuggedTable.of(inner, open(inner), context);
    }
    return factory(name).open(name, types.context(use));
  }
}
