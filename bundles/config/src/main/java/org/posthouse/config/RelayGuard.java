package org.posthouse.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;

/** A server without a restriction that ends relaying is one for everybody's mail. */
final class RelayGuard {
  static final String MISSING =
      "in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at"
          + " least one working instance of: reject_unauth_destination,"
          + " defer_unauth_destination, reject, defer, defer_if_permit or"
          + " check_relay_domains";

  private static final Set<String> WORDS =
      Set.of(
          "reject_unauth_destination",
          "defer_unauth_destination",
          "reject",
          "defer",
          "defer_if_permit");

  private RelayGuard() {}

  /** Whether there is one. Parameters that nobody has declared mean that there is no server. */
  static boolean isIn(Settings settings) {
    Optional<String> relay = settings.find("smtpd_relay_restrictions");
    Optional<String> recipient = settings.find("smtpd_recipient_restrictions");
    return relay.isEmpty()
        || recipient.isEmpty()
        || ParameterList.split(relay.get() + " " + recipient.get()).stream()
            .anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)));
  }
}
