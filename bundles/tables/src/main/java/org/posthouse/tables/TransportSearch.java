package org.posthouse.tables;

import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;

/**
 * Finds an address in {@code transport_maps}: {@code user+extension@domain}, {@code user@domain},
 * the domain, its parents, {@code *}. Pattern tables see the whole address only.
 */
public record TransportSearch(RecipientDelimiter delimiter, ParentDomains parents) {

  /** As main.cf says. */
  public static TransportSearch of(Settings settings) {
    return new TransportSearch(
        RecipientDelimiter.of(settings), ParentDomains.of(settings, "transport_maps"));
  }

  /** Searches an address with its domain. */
  public LookupResult find(Maps maps, String address) {
    if (maps.isEmpty()) {
      return LookupResult.NOT_FOUND;
    }
    LookupResult result = maps.lookup(address);
    if (AddressSearch.isAnswer(result)) {
      return result;
    }
    int at = address.lastIndexOf('@');
    String user = at < 0 ? address : address.substring(0, at);
    int cut = delimiter.indexIn(user);
    if (cut >= 0) {
      result = maps.lookupPartial(user.substring(0, cut) + address.substring(user.length()));
      if (AddressSearch.isAnswer(result)) {
        return result;
      }
    }
    return at < 0 ? maps.lookupPartial("*") : findDomain(maps, address.substring(at + 1));
  }

  private LookupResult findDomain(Maps maps, String domain) {
    for (String key = domain; !key.isEmpty(); key = parents.parentOf(key)) {
      LookupResult result = maps.lookupPartial(key);
      if (AddressSearch.isAnswer(result)) {
        return result;
      }
    }
    return maps.lookupPartial("*");
  }
}
