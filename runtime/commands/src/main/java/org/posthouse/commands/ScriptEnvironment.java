package org.posthouse.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a multi-instance manager and the commands it runs find in their environment. */
final class ScriptEnvironment {
  private static final List<String> NAMES =
      List.of(
          "command_directory",
          "config_directory",
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
          "sendmail_path",
          "setgid_group",
          "shlib_directory");

  private ScriptEnvironment() {}

  static Map<String, String> of(Instance instance) throws CommandException {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : NAMES) {
      all.put(name, instance.settings().find(name).orElse(""));
    }
    all.put("config_directory", instance.configDirectory().toAbsolutePath().normalize().toString());
    all.put("MAIL_LOGTAG", instance.settings().get("syslog_name"));
    return all;
  }
}
