package org.posthouse.map.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableTuning;
import org.posthouse.tables.query.SearchDomains;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/** What a table asks a directory for. */
record LdapSettings(
    TableSettings source,
    Template base,
    Template filter,
    Template format,
    SearchDomains domains,
    SearchScope scope,
    DereferencePolicy dereference,
    ResultAttributes attributes,
    int recursionLimit,
    int expansionLimit,
    int sizeLimit,
    Duration timeout,
    TableTuning tuning) {
  private static final List<String> IGNORED =
      List.of("cache", "cache_expiry", "cache_size", "tls_cipher_suite", "debuglevel");

  static LdapSettings of(TableSettings source) throws TableException {
    for (String parameter : IGNORED) {
      if (source.find(parameter).isPresent()) {
        source.context().warn(source.name() + ": " + parameter + " has no effect");
      }
    }
    if (source.integer("version", 3, 2) != 3) {
      source.context().warn(source.name() + ": version: the protocol is always version 3");
    }
    int expansionLimit = source.integer("expansion_limit", 0, 0);
    return new LdapSettings(
        source,
        source.template("search_base", source.required("search_base")),
        filter(source),
        source.template(
            "result_format", source.get("result_format", source.get("result_filter", "%s"))),
        SearchDomains.of(source),
        scope(source),
        DereferencePolicy.valueOf(dereference(source)),
        ResultAttributes.of(source),
        source.integer("recursion_limit", 1000, 1),
        expansionLimit,
        source.integer("size_limit", expansionLimit, 0),
        source.time("timeout", 10),
        source.tuning());
  }

  private static Template filter(TableSettings source) throws TableException {
    Template filter =
        source.template("query_filter", source.get("query_filter", "mailacceptinggeneralid=%s"));
    String sample = filter.ofKey("user@a.b.c.d.e.f.g.h.i.j", LdapQuoting::filterValue);
    try {
      Filter.create(sample);
    } catch (LDAPException e) {
      throw TableException.misconfigured(
          source.name() + ": query_filter: " + e.getMessage() + ": " + sample, e);
    }
    return filter;
  }

  private static SearchScope scope(TableSettings source) throws TableException {
    String scope = source.get("scope", "sub").toLowerCase(Locale.ROOT);
    return switch (scope) {
      case "sub" -> SearchScope.SUB;
      case "one" -> SearchScope.ONE;
      case "base" -> SearchScope.BASE;
      default ->
          throw TableException.misconfigured(
              source.name() + ": bad scope (need sub, base or one): " + scope);
    };
  }

  private static int dereference(TableSettings source) throws TableException {
    int value = source.integer("dereference", 0, 0);
    if (value > 3) {
      throw TableException.misconfigured(
          source.name() + ": bad dereference (need 0 to 3): " + value);
    }
    return value;
  }
}
