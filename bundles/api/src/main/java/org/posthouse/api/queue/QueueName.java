package org.posthouse.api.queue;

/**
 * The queues of Postfix. A message is in exactly one.
 *
 * <pre>
 * (none)   --commit--&gt;            INCOMING
 * INCOMING --activate--&gt;          ACTIVE
 * ACTIVE   --defer--&gt;             DEFERRED
 * DEFERRED --due, flush--&gt;        ACTIVE (by way of INCOMING after a flush or release)
 * any      --hold--&gt;              HOLD
 * HOLD     --release--&gt;           DEFERRED, due at once
 * ACTIVE   --all done--&gt;          removed
 * any      --delete--&gt;            removed
 * any      --damage found--&gt;      CORRUPT
 * </pre>
 *
 * A crash turns ACTIVE into INCOMING; everything else stays.
 */
public enum QueueName {
  INCOMING,
  ACTIVE,
  DEFERRED,
  HOLD,
  CORRUPT;

  /** As in paths and output of postqueue. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
