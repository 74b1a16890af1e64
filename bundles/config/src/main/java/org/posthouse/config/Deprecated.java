package org.posthouse.config;

import java.util.Map;
import java.util.Optional;

/** Parameters that still count and have a successor. */
final class Deprecated {

  private static final String NOTHING = "";

  private static final Map<String, String> SUCCESSORS =
      Map.ofEntries(
          Map.entry("disable_dns_lookups", "smtp_dns_support_level"),
          Map.entry("lmtp_enforce_tls", "lmtp_tls_security_level"),
          Map.entry("lmtp_tls_per_site", "lmtp_tls_policy_maps"),
          Map.entry("lmtp_use_tls", "lmtp_tls_security_level"),
          Map.entry("postscreen_enforce_tls", "postscreen_tls_security_level"),
          Map.entry("postscreen_use_tls", "postscreen_tls_security_level"),
          Map.entry("smtp_enforce_tls", "smtp_tls_security_level"),
          Map.entry("smtp_tls_per_site", "smtp_tls_policy_maps"),
          Map.entry("smtp_use_tls", "smtp_tls_security_level"),
          Map.entry("smtpd_enforce_tls", "smtpd_tls_security_level"),
          Map.entry("smtpd_tls_dh1024_param_file", NOTHING),
          Map.entry("smtpd_tls_eecdh_grade", NOTHING),
          Map.entry("smtpd_use_tls", "smtpd_tls_security_level"),
          Map.entry("tlsproxy_client_enforce_tls", "tlsproxy_client_security_level"),
          Map.entry("tlsproxy_client_per_site", "tlsproxy_client_policy_maps"),
          Map.entry("tlsproxy_client_use_tls", "tlsproxy_client_security_level"),
          Map.entry("tlsproxy_enforce_tls", "tlsproxy_tls_security_level"),
          Map.entry("tlsproxy_use_tls", "tlsproxy_tls_security_level"));

  private Deprecated() {}

  /** What to do instead of setting this parameter; empty if there is no reason to change. */
  static Optional<String> advice(String name) {
    return Optional.ofNullable(SUCCESSORS.get(name))
        .map(
            successor ->
                "support for parameter \""
                    + name
                    + "\" will be removed; instead, "
                    + (successor.equals(NOTHING)
                        ? "do not specify (leave at default)"
                        : "specify \"" + successor + "\""));
  }
}
