package org.posthouse.config;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A map of names that is made when first asked; a race makes it twice. */
final class LazyMap<V> extends AbstractMap<String, V> {

  private final Supplier<Map<String, V>> maker;
  private volatile Map<String, V> made;

  LazyMap(Supplier<Map<String, V>> maker) {
    this.maker = maker;
  }

  private Map<String, V> made() {
    Map<String, V> map = made;
    if (map == null) {
      map = maker.get();
      made = map;
    }
    return map;
  }

  @Override
  public V get(Object key) {
    return made().get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return made().containsKey(key);
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return made().entrySet();
  }
}
