package org.posthouse.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.posthouse.api.log.Reason;

/** {@code postfix set-permissions} and {@code postfix upgrade-configuration}. */
final class PostInstall {

  /** What may be given as name=value, as with Postfix. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "command_directory",
          "daemon_directory",
          "data_directory",
          "html_directory",
          "mail_owner",
          "mailq_path",
          "manpage_directory",
          "meta_directory",
          "newaliases_path",
          "queue_directory",
          "readme_directory",
          "sample_directory",
          "sendmail_path",
          "setgid_group",
          "shlib_directory");

  private final Postfix.Task task;

  PostInstall(Postfix.Task task) {
    this.task = task;
  }

  int setPermissions(List<String> settings) throws CommandException, IOException {
    Instance instance = changed(settings);
    var layout = QueueLayout.of(PostfixStart.owner(instance));
    try {
      layout.setPermissions(instance.queueDirectory(), instance.dataDirectory(), task.log()::warn);
      return 0;
    } catch (IOException e) {
      task.log().fatal("unable to set permissions: " + Reason.withFile(e));
      return 1;
    }
  }

  int upgradeConfiguration(List<String> settings) throws CommandException, IOException {
    Instance instance = changed(settings);
    QueueLayout.of(PostfixStart.owner(instance))
        .prepare(instance.queueDirectory(), instance.dataDirectory());
    new ConfigurationUpgrade(task.io(), instance).run();
    return 0;
  }

  /** The instance after its main.cf got these settings, those that it has not yet. */
  private Instance changed(List<String> settings) throws CommandException {
    Instance instance = task.instance();
    List<String> edits = new ArrayList<>();
    for (String setting : settings) {
      if (setting.chars().anyMatch(c -> c == ' ' || c == '\t')) {
        throw new CommandException("argument contains whitespace: '" + setting + "'");
      }
      int equals = setting.indexOf('=');
      String name = equals < 0 ? setting : setting.substring(0, equals);
      if (equals < 0 || !PARAMETERS.contains(name)) {
        throw new CommandException(
            "bad argument '"
                + setting
                + "'; use name=value with one of "
                + String.join(", ", new java.util.TreeSet<>(PARAMETERS)));
      }
      if (!instance.settings().get(name).equals(setting.substring(equals + 1))) {
        edits.add(setting);
      }
    }
    if (edits.isEmpty()) {
      return instance;
    }
    MainFileEdit.assign(task.io(), instance.configDirectory(), edits);
    return new Instance(instance.configDirectory());
  }
}
