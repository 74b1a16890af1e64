package org.posthouse.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.ParameterList;

/** Defaults that depend on the host and on where Posthouse is installed. */
final class HostDefaults {

  private static final String NO_DOMAIN = "localdomain";

  /** What {@link #value} looks at; a change of one can change any default here. */
  static final Set<String> DEPENDS_ON =
      Set.of(
          "myhostname",
          "mydomain",
          "mynetworks_style",
          "inet_interfaces",
          "inet_protocols",
          "compatibility_level");

  static final Set<String> NAMES = Set.of("myhostname", "mydomain", "mynetworks");

  private HostDefaults() {}

  /** The default of a parameter; null if it is the one of the registry. */
  static String value(String name, Layers layers) {
    return switch (name) {
      case "myhostname" -> hostName(layers);
      case "mydomain" -> domain(layers);
      case "mynetworks" -> networks(layers);
      case "process_id" -> processId();
      case "process_name" -> "postconf";
      case "command_directory" -> installed("bin");
      case "daemon_directory" -> installed("lib");
      case "sendmail_path" -> installed("bin/sendmail");
      case "mailq_path" -> installed("bin/mailq");
      case "newaliases_path" -> installed("bin/newaliases");
      default -> null;
    };
  }

  /** Without ProcessHandle, which prepares to wait for children: each command would pay for it. */
  private static String processId() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self")).toString();
    } catch (IOException e) {
      return Long.toString(ProcessHandle.current().pid());
    }
  }

  private static String installed(String path) {
    String home = System.getProperty("posthouse.home");
    return home == null || home.isEmpty() ? null : home + "/" + path;
  }

  private static String hostName(Layers layers) {
    String name = systemName();
    if (name.indexOf('.') >= 0) {
      return name;
    }
    String domain = layers.explicit("mydomain");
    return name + "." + (domain == null ? NO_DOMAIN : "$mydomain");
  }

  private static String systemName() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // not Linux: ask the library
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The part of myhostname after the first dot; there mydomain itself counts as not set. */
  private static String domain(Layers layers) {
    String host = layers.explicit("myhostname");
    if (host == null) {
      host = systemName();
    }
    try {
      host = new Evaluation(layers, n -> n.equals("mydomain") ? NO_DOMAIN : null).expand(host);
    } catch (ExpansionException e) {
      return NO_DOMAIN; // reported where myhostname itself is expanded
    }
    host = NameFile.indirect(host);
    int dot = host.indexOf('.');
    return dot < 0 || dot == host.length() - 1 ? NO_DOMAIN : host.substring(dot + 1);
  }

  private static String networks(Layers layers) {
    Evaluation evaluation =
        new Evaluation(layers, Map.of("mynetworks", "127.0.0.0/8 [::1]/128")::get);
    try {
      return Networks.mynetworks(
          evaluation.find("mynetworks_style"),
          ParameterList.split(evaluation.find("inet_interfaces")),
          ParameterList.split(evaluation.find("inet_protocols")));
    } catch (ExpansionException e) {
      return "127.0.0.0/8 [::1]/128"; // reported where the parameter itself is expanded
    }
  }
}
