package org.posthouse.qmgr;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.Envelope;
import org.posthouse.mail.ProbeSender;

/** The queue manager's parameters, of one generation. */
record SchedulerSettings(
    int activeLimit,
    int recipientLimit,
    Duration minimalBackoff,
    Duration maximalBackoff,
    Duration lifetime,
    Duration bounceLifetime,
    Duration delayWarning,
    Duration queueRunDelay,
    Set<String> deferredTransports,
    String doubleBounceSender,
    ProbeSender probeSender,
    String filterNexthop,
    int pendingProbes,
    int logDecimals) {

  static SchedulerSettings of(Settings settings) {
    return new SchedulerSettings(
        Math.max(1, settings.integer("qmgr_message_active_limit")),
        Math.max(1, settings.integer("qmgr_message_recipient_limit")),
        settings.time("minimal_backoff_time"),
        settings.time("maximal_backoff_time"),
        settings.time("maximal_queue_lifetime"),
        settings.time("bounce_queue_lifetime"),
        settings.time("delay_warning_time"),
        settings.time("queue_run_delay"),
        Set.copyOf(settings.list("defer_transports")),
        settings.get("double_bounce_sender"),
        ProbeSender.of(
            settings.get("double_bounce_sender"),
            settings.time("address_verify_sender_ttl"),
            settings.get("myorigin")),
        settings.get("default_filter_nexthop"),
        Math.max(1, settings.integer("address_verify_pending_request_limit")),
        Math.clamp(settings.integer("delay_logging_resolution_limit"), 0, 6));
  }

  /** When to try again: a message is tried less often the older it is. */
  Instant nextAttempt(Envelope envelope, Instant now) {
    Duration age = Duration.between(envelope.arrival(), now);
    Duration wait = age.compareTo(minimalBackoff) < 0 ? minimalBackoff : age;
    return now.plus(wait.compareTo(maximalBackoff) > 0 ? maximalBackoff : wait);
  }

  boolean isExpired(Envelope envelope, Instant now) {
    Duration limit = isNotice(envelope.sender()) ? bounceLifetime : lifetime;
    return Duration.between(envelope.arrival(), now).compareTo(limit) >= 0;
  }

  private boolean isNotice(String sender) {
    return sender.isEmpty() || isDoubleBounce(sender);
  }

  /** Whether the address is the sender of the system's own notices, or of its probes. */
  boolean isDoubleBounce(String address) {
    int at = address.lastIndexOf('@');
    return (at < 0 ? address : address.substring(0, at)).equals(doubleBounceSender)
        || probeSender.matches(address, Instant.now());
  }
}
