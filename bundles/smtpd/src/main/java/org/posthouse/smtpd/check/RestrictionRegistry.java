package org.posthouse.smtpd.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionUse;

/**
 * The words that restriction lists may consist of, those of this bundle and of others. A word that
 * was there once stays known, so that it can be told from one that nobody ever brought.
 */
@Component(service = RestrictionRegistry.class)
public final class RestrictionRegistry {

  /** A word. Who answers for it changes; how it is used does not. */
  static final class Word {
    private final RestrictionUse use;
    private volatile List<RestrictionFactory> factories = List.of();

    Word(RestrictionUse use) {
      this.use = use;
    }

    RestrictionUse use() {
      return use;
    }

    /** Who answers now, or null. */
    RestrictionFactory factory() {
      List<RestrictionFactory> now = factories;
      return now.isEmpty() ? null : now.getFirst();
    }

    private void add(RestrictionFactory factory) {
      var more = new ArrayList<>(factories);
      more.add(factory);
      factories = List.copyOf(more);
    }

    private void remove(RestrictionFactory factory) {
      factories = factories.stream().filter(other -> other != factory).toList();
    }
  }

  /** Guards changes; whoever asks reads without it. */
  private final ReentrantLock changes = new ReentrantLock();

  private volatile Map<String, Word> grammar = Map.of();

  @Activate
  public RestrictionRegistry() {}

  /**
   * All words that are known, by name. Another object when there are new ones, or when one is used
   * in another way than before.
   */
  Map<String, Word> grammar() {
    return grammar;
  }

  @Reference(
      name = "words",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  public void add(RestrictionFactory factory) {
    Map<String, RestrictionUse> words = factory.words();
    changes.lock();
    try {
      var more = new HashMap<>(grammar);
      words.forEach((name, use) -> word(more, name, use).add(factory));
      if (!more.equals(grammar)) {
        grammar = Map.copyOf(more);
      }
    } finally {
      changes.unlock();
    }
  }

  /** Who came first says how a word is used, until it has left. */
  private static Word word(Map<String, Word> words, String name, RestrictionUse use) {
    Word known = words.get(name);
    if (known == null || known.factory() == null && !known.use().equals(use)) {
      known = new Word(use);
      words.put(name, known);
    }
    return known;
  }

  public void remove(RestrictionFactory factory) {
    changes.lock();
    try {
      grammar.values().forEach(word -> word.remove(factory));
    } finally {
      changes.unlock();
    }
  }
}
