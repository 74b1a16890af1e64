package org.posthouse.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableFactory;
import org.posthouse.tables.broker.TableBroker;

/**
 * Tables as a command sees them: types from the class path, files relative to the current
 * directory, parameters from main.cf, which is read only if a table asks for one.
 */
record CommandTables(Invocation io, Instance instance, Set<BuildOption> buildOptions)
    implements TableContext {

  CommandTables(Invocation io, Instance instance) {
    this(io, instance, Set.of());
  }

  /** The types of the class path and the built-in ones. */
  TableBroker broker() {
    List<TableFactory> factories = new ArrayList<>();
    ServiceLoader.load(TableFactory.class).forEach(factories::add);
    return new TableBroker(this, factories);
  }

  @Override
  public Path configDirectory() {
    return instance.configDirectory();
  }

  @Override
  public Path file(String name) {
    return Path.of(name);
  }

  @Override
  public Optional<String> parameter(String name) {
    try {
      return instance.settings().find(name);
    } catch (CommandException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void warn(String text) {
    io.warn(text);
  }
}
