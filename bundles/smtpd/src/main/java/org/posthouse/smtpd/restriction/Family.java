package org.posthouse.smtpd.restriction;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.config.PerService;
import org.posthouse.api.config.Settings;

/**
 * Words that are made of the same thing, which there is once for each service and configuration.
 *
 * @param <T> that thing
 */
abstract class Family<T> implements RestrictionFactory {
  private final PerService<T> common;
  private final Map<String, Word<T>> words;

  /** Makes the restriction of one place. */
  interface Maker<T> {
    Restriction make(T common, RestrictionTerm term) throws RestrictionException;
  }

  record Word<T>(RestrictionUse use, Maker<T> maker) {

    /** One that stands alone. */
    static <T> Word<T> alone(Function<T, Restriction> maker) {
      return new Word<>(RestrictionUse.ALONE, (common, _) -> maker.apply(common));
    }
  }

  Family(Function<Settings, T> common, Map<String, Word<T>> words) {
    this.common = new PerService<>(common);
    this.words = Map.copyOf(words);
  }

  @Override
  public Map<String, RestrictionUse> words() {
    Map<String, RestrictionUse> uses = new HashMap<>();
    words.forEach((name, word) -> uses.put(name, word.use));
    return uses;
  }

  @Override
  public Restriction compile(RestrictionTerm term, Settings settings) throws RestrictionException {
    return words.get(term.word()).maker.make(common.of(settings), term);
  }
}
