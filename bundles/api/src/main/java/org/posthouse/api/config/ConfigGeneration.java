package org.posthouse.api.config;

import java.time.Instant;
import java.util.List;

/**
 * A generation that is or was in force.
 *
 * @param number counted from 1 since the server started
 * @param since when it came into force
 * @param cause {@code start}, {@code reload}, or {@code plug-ins} when bundles came or went
 * @param changes what made it different from the one before
 */
public record ConfigGeneration(
    long number, Instant since, String cause, List<ConfigChange> changes) {
  public ConfigGeneration {
    changes = List.copyOf(changes);
  }
}
