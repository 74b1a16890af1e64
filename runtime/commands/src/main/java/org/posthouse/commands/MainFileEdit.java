package org.posthouse.commands;

import java.nio.file.Path;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.MainEditor;
import org.posthouse.config.Registry;

/** Edits of a main.cf by other commands than postconf, with the same code. */
final class MainFileEdit {
  private MainFileEdit() {}

  /** As {@code postconf -e}. */
  static void assign(Invocation io, Path directory, List<String> assignments)
      throws CommandException {
    edit(io, directory, editor -> editor.assign(assignments));
  }

  /** As {@code postconf -#}. */
  static void commentOut(Invocation io, Path directory, List<String> names)
      throws CommandException {
    edit(io, directory, editor -> editor.commentOut(names));
  }

  private interface Edit {
    void apply(MainEditor editor) throws ConfigException;
  }

  private static void edit(Invocation io, Path directory, Edit edit) throws CommandException {
    try {
      var registry = Registry.ofInstance(directory);
      var editor = new MainEditor(directory, registry);
      edit.apply(editor);
      editor.warnings().forEach(io::warn);
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }
}
