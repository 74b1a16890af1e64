package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.posthouse.mail.EnvironmentList;

/** {@code postfix start}: checks, prepares, and says what is to be started. */
final class PostfixStart {
  private final Postfix.Task task;

  PostfixStart(Postfix.Task task) {
    this.task = task;
  }

  int plan(String action) throws CommandException, IOException {
    Instance instance = task.instance();
    Path queue = instance.queueDirectory();
    if (MasterProcess.isPostfix(queue) || MasterProcess.find(queue).isPresent()) {
      task.log().fatal("the Postfix mail system is already running");
      return 1;
    }
    if (action.equals("start-fg")
        && !instance.settings().list("multi_instance_directories").isEmpty()) {
      task.log().fatal("start-fg does not support multi_instance_directories");
      return 1;
    }
    instance.snapshot(); // with a value that the server would refuse nothing is prepared
    Optional<Account> owner = owner(instance);
    Path data = instance.dataDirectory();
    if (!isQuick(data) && new PostfixCheck(task).run() != 0) {
      task.log().fatal("Postfix integrity check failed!");
      return 1;
    }
    QueueLayout.of(owner).prepare(queue, data);
    LogFile.prepare(instance.settings(), owner);
    task.log().info("starting the Postfix mail system");
    assign("config", instance.configDirectory().toAbsolutePath().normalize().toString());
    assign("queue", queue.toString());
    assign("data", data.resolve("server").toString());
    assign("uid", owner.map(Account::uid).orElse(""));
    assign("gid", owner.map(Account::gid).orElse(""));
    assign("environment", environment(instance));
    assign("debug", task.debug() ? "yes" : "");
    return 0;
  }

  /** By the name, which is taken away where it is: a link leads nowhere. */
  private static boolean isQuick(Path data) throws IOException {
    Path mark = data.resolve(PostfixControl.QUICK_START);
    if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    SafeWalk.remove(data, PostfixControl.QUICK_START);
    return true;
  }

  /** All that the server gets to see of ours: what import_environment says, and what starts it. */
  private String environment(Instance instance) throws CommandException {
    Map<String, String> ours = task.io().environment();
    Map<String, String> all =
        EnvironmentList.of(instance.settings().list("import_environment"), ours);
    ours.forEach(
        (name, value) -> {
          if (name.equals("PATH") || name.startsWith("JAVA_") || name.startsWith("POSTHOUSE_")) {
            all.putIfAbsent(name, value);
          }
        });
    return all.entrySet().stream()
        .map(e -> Postfix.quoted(e.getKey() + "=" + e.getValue()))
        .collect(Collectors.joining(" "));
  }

  private void assign(String name, String value) {
    task.io().out().print(Postfix.assignment(name, value));
  }

  /** Who is to own the queue and to run the server; empty for the one who runs this. */
  static Optional<Account> owner(Instance instance) throws CommandException, IOException {
    return isRoot() ? Optional.of(mailOwner(instance)) : Optional.empty();
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Account mailOwner(Instance instance) throws CommandException, IOException {
    String name = instance.settings().get("mail_owner");
    Account account =
        Account.find(name)
            .orElseThrow(
                () ->
                    new CommandException(
                        "file "
                            + instance.configDirectory()
                            + "/main.cf: parameter mail_owner: unknown user name value: "
                            + name
                            + "; make it with \"adduser --system --group "
                            + name
                            + "\""));
    if (account.uid().equals("0")) {
      throw new CommandException(
          "file "
              + instance.configDirectory()
              + "/main.cf: parameter mail_owner: user "
              + name
              + " has privileged user ID: 0");
    }
    return account;
  }
}
