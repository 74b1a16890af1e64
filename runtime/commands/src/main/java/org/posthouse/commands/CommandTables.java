package org.posthouse.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /** The types of the class path, the built-in ones, and others that are installed. */
  TableBroker broker() {
    TableTypes types = new TableTypes(instance, io::warn);
    Optional<ClassPathTypes> listed = ClassPathTypes.listed();
    return new TableBroker(
        this,
        listed.isPresent() ? List.of() : ClassPathTypes.all(),
        type -> listed.flatMap(own -> own.find(type)).or(() -> installed(types, type)),
        types::feature);
  }

  private Optional<TableFactory> installed(TableTypes types, String type) {
    try {
      return types.installed(type);
    } catch (CommandException e) {
      io.warn(e.getMessage());
      return Optional.empty();
    }
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
  public void info(String text) {
    io.info(text);
  }

  @Override
  public void warn(String text) {
    io.warn(text);
  }
}
