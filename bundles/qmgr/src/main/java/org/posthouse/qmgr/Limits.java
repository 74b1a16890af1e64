package org.posthouse.qmgr;

import java.time.Duration;
import java.util.Optional;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;

/**
 * What the configuration allows a transport.
 *
 * @param processLimit deliveries of the transport that may run; what processes are in Postfix
 * @param concurrencyLimit deliveries to one destination that may run; 0 for no limit
 * @param recipientLimit recipients in one delivery; 0 for no limit, 1 makes each recipient a
 *     destination
 * @param slotCost deliveries of a large message that let one small message pass; 0 to let none pass
 * @param slotLoan deliveries that may pass before the first is earned
 */
record Limits(
    int processLimit,
    int concurrencyLimit,
    int recipientLimit,
    int initialConcurrency,
    Feedback.Weight positive,
    Feedback.Weight negative,
    int failedCohortLimit,
    int slotCost,
    int slotLoan,
    Duration destinationRateDelay,
    Duration transportRateDelay) {

  static Limits of(ServiceEntry service, Settings settings, Log log) {
    var reader = new Reader(service.name(), settings, log);
    int processes =
        service.processLimit().orElseGet(() -> settings.integer("default_process_limit"));
    return new Limits(
        processes == 0 ? Integer.MAX_VALUE : processes,
        reader.number("destination_concurrency_limit"),
        reader.number("destination_recipient_limit"),
        Math.max(1, reader.number("initial_destination_concurrency", "")),
        reader.weight("destination_concurrency_positive_feedback"),
        reader.weight("destination_concurrency_negative_feedback"),
        reader.number("destination_concurrency_failed_cohort_limit"),
        reader.number("delivery_slot_cost"),
        reader.number("delivery_slot_loan"),
        reader.time("destination_rate_delay"),
        reader.time("transport_rate_delay"));
  }

  /** The highest concurrency that a destination can reach. */
  int ceiling() {
    if (!destinationRateDelay.isZero()) {
      return 1;
    }
    return concurrencyLimit == 0 ? Integer.MAX_VALUE : concurrencyLimit;
  }

  int startConcurrency() {
    return Math.min(initialConcurrency, ceiling());
  }

  /** Whether two recipients at one next hop are two destinations. */
  boolean isPerRecipient() {
    return recipientLimit == 1;
  }

  /** Values named after the transport, and {@code default_} ones where there is none. */
  private record Reader(String transport, Settings settings, Log log) {

    String text(String suffix) {
      return text(suffix, "default_");
    }

    String text(String suffix, String prefix) {
      return settings
          .find(transport + "_" + suffix)
          .filter(value -> !value.isBlank())
          .orElseGet(() -> settings.get(prefix + suffix));
    }

    /** One that makes no sense is passed over: mail has to go on after a reload. */
    Feedback.Weight weight(String suffix) {
      try {
        return Feedback.Weight.parse(text(suffix));
      } catch (IllegalArgumentException _) {
        log.warn(
            "%s: ignoring malformed or unreasonable feedback: %s"
                .formatted(transport + "_" + suffix, text(suffix)));
        return new Feedback.Weight(1, true);
      }
    }

    int number(String suffix) {
      return number(suffix, "default_");
    }

    int number(String suffix, String prefix) {
      try {
        return Integer.parseInt(text(suffix, prefix).trim());
      } catch (NumberFormatException _) {
        return settings.integer(prefix + suffix);
      }
    }

    Duration time(String suffix) {
      Optional<String> own = settings.find(transport + "_" + suffix).filter(v -> !v.isBlank());
      return own.isPresent()
          ? settings.time(transport + "_" + suffix)
          : settings.time("default_" + suffix);
    }
  }
}
