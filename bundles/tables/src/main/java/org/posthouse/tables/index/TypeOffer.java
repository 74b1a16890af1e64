package org.posthouse.tables.index;

import java.nio.file.Path;
import java.util.List;

/**
 * A feature that brings a table type.
 *
 * @param feature what to install
 * @param jars with the factory's classes and what they need beside the mail system
 */
public record TypeOffer(String feature, List<Path> jars) {
  public TypeOffer {
    jars = List.copyOf(jars);
  }
}
