package org.posthouse.net.dns;

import org.osgi.annotation.versioning.ConsumerType;

/** Decides which records of an answer count. */
@ConsumerType
@FunctionalInterface
public interface RecordFilter {

  /** The reason of {@link DnsAnswer.TryAgain} when a filter cannot tell. */
  String INVALID = "Invalid DNS reply filter syntax";

  /** What becomes of a record. */
  enum Choice {
    KEEP,
    DROP,
    /** Nobody can tell: the whole answer is {@link DnsAnswer.TryAgain}. */
    UNKNOWN
  }

  /**
   * @param record {@code name. ttl IN type value}
   */
  Choice choose(String record);
}
