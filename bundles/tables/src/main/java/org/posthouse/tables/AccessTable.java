package org.posthouse.tables;

import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.Tables;

/**
 * The searches of access tables. A {@code Found} value is the action as written in the table.
 * Pattern tables see whole keys only: the full address, the host name, the IP address.
 */
public final class AccessTable {
  private final TableHandle table;
  private final ParentDomains parents;
  private final RecipientDelimiter delimiter;

  public AccessTable(TableHandle table, ParentDomains parents, RecipientDelimiter delimiter) {
    this.table = table;
    this.parents = parents;
    this.delimiter = delimiter;
  }

  /**
   * The table of a restriction such as {@code check_client_access type:name}. Never fails: a text
   * that is no table name answers {@code Misconfigured}.
   */
  public static AccessTable of(Tables tables, Settings settings, String typeAndName) {
    return new AccessTable(
        BadTable.orHandle(tables, typeAndName),
        ParentDomains.of(settings, "smtpd_access_maps"),
        RecipientDelimiter.of(settings));
  }

  public TableHandle table() {
    return table;
  }

  /** Searches a client: its name and parent domains, then its address and networks. */
  public LookupResult client(String name, String address) {
    LookupResult result = domain(name);
    return AddressSearch.isAnswer(result) ? result : address(address);
  }

  /** Searches a domain and its parents. */
  public LookupResult domain(String name) {
    LookupResult result = ask(name, false);
    if (AddressSearch.isAnswer(result) || isNumeric(name)) {
      return result;
    }
    return parentsOf(name);
  }

  private LookupResult parentsOf(String name) {
    for (String key = parents.parentOf(name); !key.isEmpty(); key = parents.parentOf(key)) {
      LookupResult result = ask(key, true);
      if (AddressSearch.isAnswer(result)) {
        return result;
      }
    }
    return LookupResult.NOT_FOUND;
  }

  /** Searches an IP address (no brackets) and the networks around it. */
  public LookupResult address(String address) {
    char separator = address.indexOf(':') >= 0 ? ':' : '.';
    boolean partial = false;
    for (int end = address.length(); end > 0; end = address.lastIndexOf(separator, end - 1)) {
      LookupResult result = ask(address.substring(0, end), partial);
      if (AddressSearch.isAnswer(result)) {
        return result;
      }
      partial = true;
    }
    return LookupResult.NOT_FOUND;
  }

  /**
   * Searches a mail address in internal form: the address, the domain and its parents, {@code
   * user@}; with an extension and without. The caller replaces the null sender by {@code
   * $smtpd_null_access_lookup_key}.
   */
  public LookupResult mail(String address) {
    int at = address.lastIndexOf('@');
    String user = at < 0 ? address : address.substring(0, at);
    String domain = at < 0 ? "" : address.substring(at + 1);
    int cut = delimiter.indexIn(user);
    String bare = cut < 0 ? user : user.substring(0, cut);

    LookupResult result = ask(address, false);
    if (!AddressSearch.isAnswer(result) && cut >= 0) {
      result = ask(bare + address.substring(user.length()), true);
    }
    if (!AddressSearch.isAnswer(result) && !domain.isEmpty()) {
      result = ask(domain, true);
      if (!AddressSearch.isAnswer(result) && !isNumeric(domain)) {
        result = parentsOf(domain);
      }
    }
    if (!AddressSearch.isAnswer(result)) {
      result = ask(user + "@", true);
    }
    if (!AddressSearch.isAnswer(result) && cut >= 0) {
      result = ask(bare + "@", true);
    }
    return result;
  }

  /** Searches nothing but the key. */
  public LookupResult whole(String key) {
    return ask(key, false);
  }

  private LookupResult ask(String key, boolean partial) {
    return key.isEmpty() ? LookupResult.NOT_FOUND : Maps.ask(table, key, Fold.lower(key), partial);
  }

  private static boolean isNumeric(String name) {
    if (name.startsWith("[") || name.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
