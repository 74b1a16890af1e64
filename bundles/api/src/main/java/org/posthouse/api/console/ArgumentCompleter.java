package org.posthouse.api.console;

import java.util.Collection;
import org.osgi.annotation.versioning.ConsumerType;

/** An ability of a service that provides console commands: it knows what may follow them. */
@ConsumerType
public interface ArgumentCompleter {

  /**
   * Words that may be arguments now; some thousand at most are looked at.
   *
   * @param function the command without its scope
   */
  Collection<String> words(String function) throws Exception;
}
