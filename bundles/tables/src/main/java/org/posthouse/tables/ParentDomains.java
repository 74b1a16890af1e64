package org.posthouse.tables;

import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;

/**
 * How a table or list names the subdomains of a domain: as {@code example.com} itself, or as {@code
 * .example.com}. See {@code parent_domain_matches_subdomains}.
 */
public enum ParentDomains {
  /** {@code example.com} stands for its subdomains too. */
  MATCH_SUBDOMAINS,
  /** {@code .example.com} stands for subdomains. */
  WITH_DOT;

  /**
   * What main.cf says for a feature.
   *
   * @param feature a parameter such as {@code relay_domains}; or {@code smtpd_access_maps}
   */
  public static ParentDomains of(Settings settings, String feature) {
    for (String name : ParameterList.split(settings.get("parent_domain_matches_subdomains"))) {
      if (name.equalsIgnoreCase(feature)) {
        return MATCH_SUBDOMAINS;
      }
    }
    return WITH_DOT;
  }

  /** The next key after a domain or {@code .domain}; empty if there is none. */
  String parentOf(String domain) {
    int dot = domain.indexOf('.', 1);
    return dot < 0 ? "" : domain.substring(this == MATCH_SUBDOMAINS ? dot + 1 : dot);
  }
}
