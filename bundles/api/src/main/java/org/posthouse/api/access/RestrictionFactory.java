package org.posthouse.api.access;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;
import org.posthouse.api.config.Settings;

/**
 * A family of words for the restriction lists of main.cf, such as {@code
 * reject_unknown_client_hostname} or {@code check_client_access}. A bundle registers one as an OSGi
 * service with the property {@link #WORD} ({@link RestrictionWords} makes it). It may come and go
 * while mail flows: while it is away its words answer 451.
 *
 * <p>A list is compiled once for each configuration. A word that several factories know belongs to
 * the one that came first.
 *
 * <p>Thread rule: called by any thread, several at once.
 */
@ConsumerType
public interface RestrictionFactory {

  /** Service property: the words. */
  String WORD = "posthouse.restriction";

  /**
   * The words, in lower case, and how each is used; the same words as in the property {@link
   * #WORD}. Asked once, when the factory comes.
   */
  Map<String, RestrictionUse> words();

  /**
   * Makes the restriction of one place in a list. Fast: it opens nothing and asks nobody, for it is
   * called while a session waits. It may be called again for the same place.
   *
   * @param term the word as it stands in the list
   * @param settings of the service that the list is for. Parameters that the bundle itself declares
   *     are known to {@link Settings#find} from the next reload on; before it the default holds.
   * @throws RestrictionException if it cannot stand so; the place then answers {@code 451 4.3.5
   *     Server configuration error} and the log says why
   */
  Restriction compile(RestrictionTerm term, Settings settings) throws RestrictionException;
}
