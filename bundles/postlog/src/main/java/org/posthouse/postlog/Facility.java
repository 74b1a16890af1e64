package org.posthouse.postlog;

import java.util.List;

/** The names of syslog facilities (RFC 3164 section 4.1.1), in the order of their numbers. */
final class Facility {
  private static final List<String> NAMES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "ntp",
          "audit",
          "alert",
          "clock",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");
  private static final int MAIL = 2;

  private Facility() {}

  /** The number, or that of {@code mail} for an unknown name. */
  static int number(String name) {
    int index = NAMES.indexOf(name);
    return index < 0 ? MAIL : index;
  }
}
