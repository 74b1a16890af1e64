package org.posthouse.map.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.tables.query.Values;

/** One lookup: a search, and those that its entries lead to. */
final class LdapSearch {

  /** The directory has answered, but not with what was asked for. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final LdapSettings settings;
  private final LDAPConnection connection;
  private final Deadline deadline;
  private final Values values;
  private final String key;

  LdapSearch(LdapSettings settings, LDAPConnection connection, String key, Deadline deadline) {
    this.settings = settings;
    this.connection = connection;
    this.key = key;
    this.deadline = deadline;
    this.values = new Values(settings.format(), key, settings.expansionLimit());
  }

  /**
   * Looks the key up.
   *
   * @throws IOException if the connection is of no more use
   */
  LookupResult run(String base, String filter) throws IOException {
    try {
      ResultAttributes attributes = settings.attributes();
      List<SearchResultEntry> entries =
          search(base, settings.scope(), Filter.create(filter), attributes);
      if (entries == null) {
        return settings.base().isConstant()
            ? failure("search base '" + base + "' not found")
            : LookupResult.NOT_FOUND;
      }
      for (SearchResultEntry entry : entries) {
        expand(entry, attributes, 0);
      }
      return values.result(settings.source().name());
    } catch (Refused e) {
      return failure(e.getMessage());
    } catch (LDAPException e) {
      return failure("search error " + e.getResultCode() + ": " + e.getMessage());
    }
  }

  private LookupResult failure(String text) {
    return new LookupResult.TryAgain(
        settings.source().name() + " lookup error for \"" + key + "\": " + text);
  }

  /** The entries; null if the base is not there. */
  private List<SearchResultEntry> search(
      String base, SearchScope scope, Filter filter, ResultAttributes attributes)
      throws IOException, Refused {
    SearchRequest request =
        new SearchRequest(
            base,
            scope,
            settings.dereference(),
            settings.sizeLimit(),
            0,
            false,
            filter,
            attributes.wanted());
    request.setResponseTimeoutMillis(
        Math.min(deadline.remainingMillis(), settings.timeout().toMillis()));
    try {
      return connection.search(request).getSearchEntries();
    } catch (LDAPSearchException e) {
      ResultCode code = e.getResultCode();
      if (code.equals(ResultCode.NO_SUCH_OBJECT)) {
        return null;
      }
      if (code.equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        throw new Refused("size limit exceeded");
      }
      if (code.isClientSideResultCode()
          || code.equals(ResultCode.UNAVAILABLE)
          || !connection.isConnected()) {
        throw new IOException(LdapConnector.reason(e), e);
      }
      throw new Refused("search error " + code + ": " + e.getDiagnosticMessage());
    }
  }

  private void expand(SearchResultEntry entry, ResultAttributes attributes, int depth)
      throws IOException, Refused {
    if (depth >= settings.recursionLimit()) {
      throw new Refused("recursion limit exceeded");
    }
    if (deadline.expired()) {
      throw new Refused("the lookup takes too long");
    }
    if (add(entry, attributes.terminal())) {
      return;
    }
    List<String> links = new ArrayList<>();
    for (String name : attributes.special()) {
      links.addAll(all(entry, name));
    }
    add(entry, attributes.ordinary());
    if (links.isEmpty()) {
      add(entry, attributes.leaf());
    }
    for (String link : links) {
      if (!values.isExceeded()) {
        follow(link, depth + 1);
      }
    }
  }

  private static List<String> all(SearchResultEntry entry, String name) {
    String[] found = entry.getAttributeValues(name);
    return found == null ? List.of() : List.of(found);
  }

  private boolean add(SearchResultEntry entry, List<String> names) {
    boolean any = false;
    for (String name : names) {
      for (String value : all(entry, name)) {
        any = true;
        if (!values.add(value)) {
          return true;
        }
      }
    }
    return any;
  }

  private void follow(String link, int depth) throws IOException, Refused {
    try {
      if (link.regionMatches(true, 0, "ldap://", 0, 7)
          || link.regionMatches(true, 0, "ldaps://", 0, 8)
          || link.regionMatches(true, 0, "ldapi://", 0, 8)) {
        followUrl(new LDAPURL(link), depth);
      } else {
        follow(
            new DN(link).toString(),
            SearchScope.BASE,
            Filter.createPresenceFilter("objectclass"),
            settings.attributes(),
            depth);
      }
    } catch (LDAPException e) {
      settings
          .source()
          .context()
          .warn(settings.source().name() + ": bad name or URL, skipping: " + link);
    }
  }

  private void followUrl(LDAPURL url, int depth) throws IOException, Refused {
    ResultAttributes both = settings.attributes().of(url.getAttributes());
    if (!both.isEmpty()) {
      follow(url.getBaseDN().toString(), url.getScope(), url.getFilter(), both, depth);
    }
  }

  private void follow(
      String base, SearchScope scope, Filter filter, ResultAttributes attributes, int depth)
      throws IOException, Refused {
    List<SearchResultEntry> entries = search(base, scope, filter, attributes);
    if (entries == null) {
      settings
          .source()
          .context()
          .warn(settings.source().name() + ": name not found, skipping: " + base);
      return;
    }
    for (SearchResultEntry entry : entries) {
      expand(entry, attributes, depth);
    }
  }
}
