package org.posthouse.tables.index;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigSnapshot;

/**
 * Whether the table types that a configuration names are there. Whoever lets mail in waits for
 * them: a type that is still to be installed must not cost a client an answer.
 */
@ProviderType
public interface TypesInPlace {

  /** Whether nothing that the configuration names can still come. */
  boolean complete(ConfigSnapshot snapshot);

  /** Waits for {@link #settled}; false if that took too long. */
  boolean await(Deadline deadline) throws InterruptedException;

  /**
   * Said by whoever installs types, after the first time: what the configuration names is there.
   */
  void settled();

  /** Makes the types that are there now known to commands. */
  void publish();
}
