package org.posthouse.postlog;

import java.nio.charset.StandardCharsets;

/** The word of a line, and syslog's number for it. */
enum Severity {
  INFO("", 6),
  WARNING("warning: ", 4),
  ERROR("error: ", 3),
  FATAL("fatal: ", 2),
  PANIC("panic: ", 2);

  private final byte[] word;
  private final int syslog;

  Severity(String word, int syslog) {
    this.word = word.getBytes(StandardCharsets.US_ASCII);
    this.syslog = syslog;
  }

  byte[] word() {
    return word;
  }

  int syslog() {
    return syslog;
  }
}
