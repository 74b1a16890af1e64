package org.posthouse.postlog;

import java.nio.charset.StandardCharsets;

/** What stands before the tag: time and host, or syslog's priority and time. */
final class LineHead {
  private static final int STAMP_LENGTH = 15;
  private static final byte[] NONE = {};

  private final LogClock clock = new LogClock();
  private final Destination destination;
  private final byte[] host;

  LineHead(Destination destination) {
    this.destination = destination;
    boolean syslog = destination.isSyslog();
    host = syslog ? NONE : (destination.host() + " ").getBytes(StandardCharsets.US_ASCII);
  }

  byte[] bytes(Severity severity) {
    byte[] stamp = clock.stamp(System.currentTimeMillis());
    byte[] priority = NONE;
    if (host.length == 0) {
      priority =
          ("<" + (8 * destination.facility() + severity.syslog()) + ">")
              .getBytes(StandardCharsets.US_ASCII);
    }
    byte[] head = new byte[priority.length + STAMP_LENGTH + 1 + host.length];
    System.arraycopy(priority, 0, head, 0, priority.length);
    System.arraycopy(stamp, 0, head, priority.length, STAMP_LENGTH);
    head[priority.length + STAMP_LENGTH] = ' ';
    System.arraycopy(host, 0, head, priority.length + STAMP_LENGTH + 1, host.length);
    return head;
  }
}
