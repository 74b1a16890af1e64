package org.posthouse.extensions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.tables.index.NamedTypes;
import org.posthouse.tables.index.TypeOffers;

/** The features that bring the table types which the configuration names. */
final class NamedTypeFeatures implements TypeOffers {
  private static final String AUTOMATIC = "extension_auto_install";

  private final Configuration configuration;
  private final Distribution distribution;
  private final Catalog catalog;
  private final Copies copies;
  private volatile Offers offers = Offers.none();

  NamedTypeFeatures(
      Configuration configuration, Distribution distribution, Catalog catalog, Copies copies) {
    this.configuration = configuration;
    this.distribution = distribution;
    this.catalog = catalog;
    this.copies = copies;
  }

  /** Repositories have come or gone. */
  void lookAround() throws Exception {
    offers = Offers.of(catalog.visible(), distribution, copies);
  }

  @Override
  public Optional<String> feature(String type) {
    return offers.feature(type);
  }

  /** Adds what a configuration needs and nobody has asked for, if that is to come by itself. */
  void addTo(Wishes wishes, Choices choices, ConfigSnapshot snapshot) {
    if (!snapshot.main().isTrue(AUTOMATIC)) {
      return;
    }
    NamedTypes.of(snapshot)
        .places()
        .forEach(
            (type, places) -> {
              Optional<String> feature = offers.feature(type);
              if (feature.isPresent()
                  && !choices.removed().contains(feature.get())
                  && !offers.isMet(type, wishes.names())) {
                wishes.addNamed(feature.get(), type, places);
              }
            });
  }

  /** Where the configuration names types that would go with a feature. */
  List<String> uses(String feature) throws Exception {
    lookAround();
    SortedSet<String> types = offers.onlyOf(feature, catalog.installed());
    Map<String, SortedSet<String>> named =
        new TreeMap<>(NamedTypes.of(configuration.current()).places());
    named.keySet().retainAll(types);
    return named.entrySet().stream()
        .map(e -> e.getKey() + ": is used by " + String.join(", ", e.getValue()))
        .toList();
  }
}
