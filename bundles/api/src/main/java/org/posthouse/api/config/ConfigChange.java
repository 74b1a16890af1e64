package org.posthouse.api.config;

import java.util.Optional;

/**
 * What differs between two generations. Values are as written in the file; those of secrets are
 * replaced by stars.
 *
 * @param place {@code main.cf}, {@code master.cf} for a line, {@code submission/inet} for an
 *     override of that line, or {@code file} for the content of a file that values name
 * @param name the parameter, the line as {@code submission/inet}, or the file
 * @param before empty if it was not there
 * @param after empty if it is not there any more
 */
public record ConfigChange(
    String place, String name, Optional<String> before, Optional<String> after) {

  /** For one line of a log. */
  @Override
  public String toString() {
    if (place.equals("file")) {
      return "file " + name + (after.isPresent() ? " has changed" : " is gone");
    }
    String what = place + ": " + name;
    if (before.isEmpty()) {
      return what + ": set to \"" + after.orElse("") + "\"";
    }
    return after
        .map(now -> what + ": changed from \"" + before.get() + "\" to \"" + now + "\"")
        .orElseGet(() -> what + ": removed, was \"" + before.get() + "\"");
  }
}
