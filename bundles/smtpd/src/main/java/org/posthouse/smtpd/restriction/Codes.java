package org.posthouse.smtpd.restriction;

import org.posthouse.api.config.Settings;

/** The reply codes and other small settings of restrictions. */
record Codes(
    int reject,
    int defer,
    int relayDenied,
    int invalidHostname,
    int nonFqdn,
    int unknownClient,
    int unknownHostname,
    int unknownAddress,
    int multiRecipientBounce,
    int plaintext) {

  Codes(Settings settings) {
    this(
        settings.integer("reject_code"),
        settings.integer("defer_code"),
        settings.integer("relay_domains_reject_code"),
        settings.integer("invalid_hostname_reject_code"),
        settings.integer("non_fqdn_reject_code"),
        settings.integer("unknown_client_reject_code"),
        settings.integer("unknown_hostname_reject_code"),
        settings.integer("unknown_address_reject_code"),
        settings.integer("multi_recipient_bounce_reject_code"),
        settings.integer("plaintext_reject_code"));
  }
}
