package org.posthouse.tables;

import java.util.function.Function;
import org.posthouse.api.table.LookupResult;

/**
 * Finds an address in the tables of {@code virtual_alias_maps}, {@code canonical_maps}, {@code
 * relocated_maps} and their like. In this order: the whole address; the address without extension;
 * if the domain is local the local part, with extension and without; {@code @domain}. An address
 * without a domain is searched as it is and without extension. Pattern tables see the whole address
 * only.
 *
 * @param delimiter what separates user and extension
 * @param localDomain whether a domain is $myorigin, in $mydestination, or one of our addresses
 */
public record AddressSearch(RecipientDelimiter delimiter, Function<String, ListMatch> localDomain) {

  /**
   * The answer of the search.
   *
   * @param extension what the matching key did not have, with its delimiter: {@code +foo}; or ""
   */
  public record Match(LookupResult result, String extension) {}

  private static final Match NOT_FOUND = new Match(LookupResult.NOT_FOUND, "");

  /** Searches an address in internal form (unquoted), or in whatever form the tables are in. */
  public Match find(Maps maps, String address) {
    if (maps.isEmpty()) {
      return NOT_FOUND;
    }
    int at = address.lastIndexOf('@');
    String user = at < 0 ? address : address.substring(0, at);
    String domain = at < 0 ? "" : address.substring(at + 1);
    int cut = delimiter.indexIn(user);
    String extension = cut < 0 ? "" : user.substring(cut);

    LookupResult result = maps.lookup(address);
    if (isAnswer(result)) {
      return new Match(result, "");
    }
    if (cut >= 0) {
      result = maps.lookupPartial(user.substring(0, cut) + (at < 0 ? "" : "@" + domain));
      if (isAnswer(result)) {
        return new Match(result, extension);
      }
    }
    return at < 0 ? NOT_FOUND : findByPart(maps, user, domain, cut);
  }

  private Match findByPart(Maps maps, String user, String domain, int cut) {
    switch (localDomain.apply(domain)) {
      case ListMatch.Unknown(String reason) -> {
        return new Match(new LookupResult.TryAgain(reason), "");
      }
      case ListMatch.No _ -> {}
      case ListMatch.Yes _ -> {
        LookupResult result = maps.lookupPartial(user);
        if (isAnswer(result)) {
          return new Match(result, "");
        }
        if (cut >= 0) {
          result = maps.lookupPartial(user.substring(0, cut));
          if (isAnswer(result)) {
            return new Match(result, user.substring(cut));
          }
        }
      }
    }
    LookupResult result = maps.lookupPartial("@" + domain);
    return isAnswer(result) ? new Match(result, "") : NOT_FOUND;
  }

  static boolean isAnswer(LookupResult result) {
    return !(result instanceof LookupResult.NotFound);
  }
}
