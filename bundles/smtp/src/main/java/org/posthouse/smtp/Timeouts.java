package org.posthouse.smtp;

import java.time.Duration;
import org.posthouse.api.config.Settings;

/** How long each step may take, as a whole: a peer that answers byte by byte gains nothing. */
record Timeouts(
    Duration connect,
    Duration helo,
    Duration xforward,
    Duration startTls,
    Duration mail,
    Duration rcpt,
    Duration dataInit,
    Duration dataTransfer,
    Duration dataDone,
    Duration rset,
    Duration quit) {

  /** Where a parameter says 0, "no limit", there is a limit all the same. */
  private static final Duration LONGEST = Duration.ofHours(1);

  static Timeouts of(Settings settings, Protocol protocol) {
    return new Timeouts(
        time(settings, protocol.parameter("connect_timeout")),
        time(settings, protocol.parameter(protocol.helo + "timeout")),
        time(settings, protocol.parameter("xforward_timeout")),
        time(settings, protocol.parameter("starttls_timeout")),
        time(settings, protocol.parameter("mail_timeout")),
        time(settings, protocol.parameter("rcpt_timeout")),
        time(settings, protocol.parameter("data_init_timeout")),
        time(settings, protocol.parameter("data_xfer_timeout")),
        time(settings, protocol.parameter("data_done_timeout")),
        time(settings, protocol.parameter("rset_timeout")),
        time(settings, protocol.parameter("quit_timeout")));
  }

  private static Duration time(Settings settings, String name) {
    Duration value = settings.time(name);
    return value.isZero() || value.compareTo(LONGEST) > 0 ? LONGEST : value;
  }
}
