package org.posthouse.api.cleanup;

import java.util.Set;

/**
 * Where a message comes from.
 *
 * @param service the cleanup service of master.cf that handles it: $cleanup_service_name of the
 *     caller
 * @param source who brings it
 * @param flags what to leave out or to do in addition
 */
public record MailOrigin(String service, Source source, Set<Flag> flags) {

  /** Who brings a message. */
  public enum Source {
    SMTPD,
    PICKUP,
    /** Made here: bounces and notices. */
    INTERNAL,
    /** Forwarded by an alias. */
    FORWARD
  }

  /** What cleanup does or leaves out. */
  public enum Flag {
    /**
     * Leave addresses alone: no canonical, virtual alias, masquerading (receive_override_options).
     */
    NO_ADDRESS_MAPPINGS,
    NO_HEADER_BODY_CHECKS,
    NO_MILTERS,
    NO_BCC,
    /** Put it into the hold queue. */
    HOLD,
    /** Accept it and throw it away. */
    DISCARD
  }

  public MailOrigin {
    flags = Set.copyOf(flags);
  }
}
