package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.log.Reason;
import org.posthouse.config.ConfigCheck;

/** {@code postfix check}: is there anything that keeps the mail system from working? */
final class PostfixCheck {
  private final Postfix.Task task;

  PostfixCheck(Postfix.Task task) {
    this.task = task;
  }

  /**
   * Makes missing directories and tells what is odd. Returns 1 if the mail system must not start
   * like this.
   */
  int run() throws CommandException, IOException {
    Instance instance = task.instance();
    Path directory = instance.configDirectory();
    if (Files.notExists(directory.resolve("master.cf"))) {
      task.log().fatal("no " + directory + "/master.cf file found");
      return 1;
    }
    Optional<Account> owner = PostfixStart.owner(instance);
    Path queue = instance.queueDirectory();
    Path data = instance.dataDirectory();
    int status = 0;
    try {
      QueueLayout.of(owner).prepare(queue, data);
      LogFile.prepare(instance.settings(), owner);
    } catch (IOException e) {
      task.log().fatal("unable to create missing queue directories: " + Reason.withFile(e));
      // What is odd is told all the same: it may be why.
      status = 1;
    }
    Set<String> warnings = new LinkedHashSet<>();
    for (ConfigCheck.Finding finding : ConfigCheck.of(directory, instance.snapshot())) {
      if (finding.fatal()) {
        task.log().fatal(finding.text());
        status = 1;
      } else {
        warnings.add(finding.text());
      }
    }
    warnings.addAll(new PermissionCheck(owner).of(directory, queue, data));
    warnings.addAll(TableCheck.of(instance, new TableTypes(instance, warnings::add)));
    warnings.forEach(task.log()::warn);
    return status;
  }
}
