package org.posthouse.api.explain;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what happens in a {@link Trial}. Called by the thread that runs it. */
@ConsumerType
public interface Onlooker {

  void lookedUp(Lookup lookup);

  /**
   * A line that is not written because this is a trial.
   *
   * @param daemon whose log it would stand in: {@code trivial-rewrite}
   * @param text with {@code warning:} or the like before it
   */
  void logged(String daemon, String text);
}
