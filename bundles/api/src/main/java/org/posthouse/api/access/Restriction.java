package org.posthouse.api.access;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One place of a restriction list, ready to be asked.
 *
 * <p>Thread rule: any number of sessions ask at the same time, each on a virtual thread. Block as
 * you like, not longer than {@link Question#deadline}, and hold no monitor meanwhile. It may still
 * be running when its bundle stops: it then may fail.
 */
@ConsumerType
@FunctionalInterface
public interface Restriction {

  /**
   * Asks. Never null. What could not be found out is {@link Verdict.TryAgain}, never a yes or a no;
   * an unexpected exception counts as that. Changes nothing if {@link Question#isTrial}.
   */
  Verdict check(Question question);
}
