package org.posthouse.api.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the configuration was and could be.
 *
 * <p>Thread rule: any thread.
 */
@ProviderType
public interface ConfigHistory {

  /** The generations since the server started, the oldest first; of very many the last ones. */
  List<ConfigGeneration> generations();

  /**
   * Compares the files as they are now with the generation in force and the defaults.
   *
   * @throws ConfigException if a reload would fail, and why
   */
  List<ConfigDifference> differences() throws ConfigException;
}
