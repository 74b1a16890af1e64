package org.posthouse.config;

import java.util.Map;
import java.util.Optional;

/** Parameters that still count and have a successor, and those that count no longer. */
final class Deprecated {

  /** Follows the advice once. */
  static final String DETAILS = "See https://www.postfix.org/DEPRECATION_README.html for details";

  private static final String DEFAULT = "do not specify (leave at default)";

  private static final String NOTHING = "do not specify";

  private static final Map<String, String> SUCCESSORS =
      Map.ofEntries(
          Map.entry("authorized_verp_clients", "smtpd_authorized_verp_clients"),
          Map.entry("disable_dns_lookups", "smtp_dns_support_level"),
          Map.entry("fallback_relay", "smtp_fallback_relay"),
          Map.entry("lmtp_enforce_tls", "lmtp_tls_security_level"),
          Map.entry("lmtp_per_record_deadline", "lmtp_per_request_deadline"),
          Map.entry("lmtp_tls_enforce_peername", "lmtp_tls_security_level"),
          Map.entry("lmtp_tls_per_site", "lmtp_tls_policy_maps"),
          Map.entry("lmtp_use_tls", "lmtp_tls_security_level"),
          Map.entry("postscreen_blacklist_action", "postscreen_denylist_action"),
          Map.entry("postscreen_dnsbl_ttl", "postscreen_dnsbl_max_ttl"),
          Map.entry("postscreen_dnsbl_whitelist_threshold", "postscreen_dnsbl_allowlist_threshold"),
          Map.entry("postscreen_enforce_tls", "postscreen_tls_security_level"),
          Map.entry("postscreen_use_tls", "postscreen_tls_security_level"),
          Map.entry("postscreen_whitelist_interfaces", "postscreen_allowlist_interfaces"),
          Map.entry("smtp_enforce_tls", "smtp_tls_security_level"),
          Map.entry("smtp_per_record_deadline", "smtp_per_request_deadline"),
          Map.entry("smtp_tls_enforce_peername", "smtp_tls_security_level"),
          Map.entry("smtp_tls_per_site", "smtp_tls_policy_maps"),
          Map.entry("smtp_use_tls", "smtp_tls_security_level"),
          Map.entry(
              "smtpd_client_connection_limit_exceptions", "smtpd_client_event_limit_exceptions"),
          Map.entry("smtpd_enforce_tls", "smtpd_tls_security_level"),
          Map.entry("smtpd_per_record_deadline", "smtpd_per_request_deadline"),
          Map.entry("smtpd_use_tls", "smtpd_tls_security_level"),
          Map.entry("tlsproxy_client_enforce_tls", "tlsproxy_client_security_level"),
          Map.entry("tlsproxy_client_level", "tlsproxy_client_security_level"),
          Map.entry("tlsproxy_client_per_site", "tlsproxy_client_policy_maps"),
          Map.entry("tlsproxy_client_policy", "tlsproxy_client_policy_maps"),
          Map.entry("tlsproxy_client_use_tls", "tlsproxy_client_security_level"),
          Map.entry("tlsproxy_enforce_tls", "tlsproxy_tls_security_level"),
          Map.entry("tlsproxy_use_tls", "tlsproxy_tls_security_level"),
          Map.entry("virtual_maps", "virtual_alias_maps"));

  /** Without a successor. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "lmtp_cname_overrides_servername", NOTHING,
          "smtp_cname_overrides_servername", NOTHING,
          "smtpd_tls_dh1024_param_file", DEFAULT,
          "smtpd_tls_eecdh_grade", DEFAULT);

  /** What Postfix 3.12 has removed so far, a name that was never there but for this message. */
  private static final Map<String, String> REMOVED = Map.of("deleted-test-only", NOTHING);

  private Deprecated() {}

  /** What to do instead of setting this parameter; empty if there is no reason to change. */
  static Optional<String> advice(String name) {
    String successor = SUCCESSORS.get(name);
    String instead = successor == null ? OTHERS.get(name) : "specify \"" + successor + "\"";
    if (instead != null) {
      return Optional.of(
          "support for parameter \"" + name + "\" will be removed; instead, " + instead);
    }
    return Optional.ofNullable(REMOVED.get(name))
        .map(rather -> "support for parameter " + name + " has been removed; instead, " + rather);
  }
}
