package org.posthouse.api.config;

import java.util.Optional;

/**
 * A parameter or line of master.cf that is not the same in the files, in the generation in force
 * and by default. Values are as written; those of secrets are replaced by stars.
 *
 * @param place as in {@link ConfigChange}
 * @param name as in {@link ConfigChange}
 * @param file in the files as they are now; empty if not there
 * @param running in force; empty if not there
 * @param standard the default; empty if there is none
 */
public record ConfigDifference(
    String place,
    String name,
    Optional<String> file,
    Optional<String> running,
    Optional<String> standard) {

  /** Whether a reload would change it. */
  public boolean isPending() {
    return !file.equals(running);
  }
}
