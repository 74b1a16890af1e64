package org.posthouse.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.posthouse.tables.index.NamedTypes;
import org.posthouse.tables.index.TypeOffer;

/**
 * Table types that the configuration names and that nobody will install by himself.
 *
 * @param there the types that are installed
 * @param offers the features that bring types
 */
record TableCheck(Set<String> there, Map<String, TypeOffer> offers) {

  /** What is missing in an instance. */
  static List<String> of(Instance instance, TableTypes types) throws CommandException {
    return types.isAutomatic()
        ? List.of()
        : new TableCheck(types.installedNames(), types.offers()).missing(instance);
  }

  List<String> missing(Instance instance) throws CommandException {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, SortedSet<String>> named :
        NamedTypes.of(instance.snapshot()).places().entrySet()) {
      TypeOffer offer = offers.get(named.getKey());
      if (offer != null && !there.contains(named.getKey())) {
        for (String place : named.getValue()) {
          missing.add(
              instance.configDirectory()
                  + "/"
                  + place
                  + ": table type \""
                  + named.getKey()
                  + "\" is not there; \"posthouse feature:install "
                  + offer.feature()
                  + "\" installs it");
        }
      }
    }
    return missing;
  }
}
