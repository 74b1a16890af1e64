package org.posthouse.smtp;

import java.util.List;
import org.posthouse.mail.DsnCode;

/**
 * A server's answer.
 *
 * @param code three digits, 200 to 599
 * @param lines with their codes
 * @param dsn the enhanced status code, made up from the code if there is none
 */
record Reply(int code, List<String> lines, String dsn) {

  /** What a server says of a recipient is kept as long as the recipient waits. */
  private static final int TEXT_LIMIT = 4096;

  static Reply of(int code, List<String> lines) {
    String last = lines.getLast();
    String dsn = last.length() > 4 ? DsnCode.of(last.substring(4), "") : "";
    char codeClass = (char) ('0' + code / 100);
    boolean agrees = !dsn.isEmpty() && dsn.charAt(0) == codeClass;
    return new Reply(code, lines, agrees ? dsn : codeClass + ".0.0");
  }

  /** All lines, separated by blanks, as far as anybody wants to read them. */
  String text() {
    String all = lines.size() == 1 ? lines.getFirst() : String.join(" ", lines);
    return all.length() <= TEXT_LIMIT ? all : all.substring(0, TEXT_LIMIT);
  }

  /** Whether the class is that digit. */
  boolean is(int codeClass) {
    return code / 100 == codeClass;
  }
}
