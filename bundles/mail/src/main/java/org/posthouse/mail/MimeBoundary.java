package org.posthouse.mail;

import java.time.Instant;

/** Boundaries of multipart messages that are made here. */
public final class MimeBoundary {
  private MimeBoundary() {}

  /** As Postfix builds them: {@code QUEUEID.SECONDS/HOST}. Unique as the queue id is. */
  public static String of(String queueId, Instant now, String host) {
    return queueId + "." + now.getEpochSecond() + "/" + host;
  }
}
