package org.posthouse.api.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The running configuration.
 *
 * <p>Thread rule: any thread; {@link #current} is a plain read.
 */
@ProviderType
public interface Configuration {

  /** The generation in force. Take it once at the start of a session or job. */
  ConfigSnapshot current();

  /**
   * Reads main.cf and master.cf again and puts the new generation in force; then calls the
   * listeners. If a file is bad everything stays as it was.
   *
   * @return the warnings that reading gave
   * @throws ConfigException naming file and line
   */
  List<String> reload() throws ConfigException;
}
