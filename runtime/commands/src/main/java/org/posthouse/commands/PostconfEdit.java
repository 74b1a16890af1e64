package org.posthouse.commands;

import java.nio.file.Path;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.MainEditor;
import org.posthouse.config.MasterEditor;
import org.posthouse.config.Registry;

/** {@code postconf -e}, {@code -X} and {@code -#}: changes main.cf or master.cf. */
record PostconfEdit(Invocation io, Path directory, PostconfOptions options) {

  void run() throws CommandException, ConfigException {
    List<String> operands = options.operands();
    if (operands.isEmpty()) {
      throw new CommandException(
          options.has('e') ? "-e requires name=value argument" : "missing service argument");
    }
    if (options.hasAny("MFP")) {
      master(operands);
    } else {
      main(operands);
    }
  }

  private void main(List<String> operands) throws ConfigException {
    Registry registry = Registry.ofInstance(directory);
    MainEditor editor = new MainEditor(directory, registry);
    if (options.has('e')) {
      editor.assign(operands);
    } else if (options.has('X')) {
      editor.remove(operands);
    } else {
      editor.commentOut(operands);
    }
    editor.warnings().forEach(io::warn);
  }

  private void master(List<String> operands) throws ConfigException {
    MasterEditor editor = new MasterEditor(directory, io::warn);
    if (options.has('F')) {
      editor.setFields(operands);
    } else if (options.has('P')) {
      if (options.has('e')) {
        editor.setOverrides(operands);
      } else {
        editor.removeOverrides(operands);
      }
    } else if (options.has('e')) {
      editor.replace(operands);
    } else if (options.has('X')) {
      editor.remove(operands);
    } else {
      editor.commentOut(operands);
    }
  }
}
