package org.posthouse.api.queue;

import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Delivers now what waits for a site, because somebody asked: ETRN, postqueue. Who may ask, and for
 * which sites, is the matter of those who call.
 *
 * <p>Thread rule: any thread. Requests for the same site at the same time are one.
 */
@ProviderType
public interface SiteFlush {

  /**
   * Has everything tried soon that is deferred and has a recipient in the domain, whatever is known
   * of its destination and transport. Waits for its turn for a bounded time.
   *
   * @param domain what is behind the at sign, in any case
   * @return for how many messages; empty if it cannot be done now
   */
  OptionalInt flushSite(String domain);
}
