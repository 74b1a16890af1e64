package org.posthouse.commands;

import java.time.Duration;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.Listing;

/** Names that only templates of notifications have: {@code $maximal_queue_lifetime_days}. */
record TemplateNames(Listing listing) {

  /** The value; null if the name is not one of these. */
  String value(String name) throws ConfigException {
    for (String time : new String[] {"delay_warning_time", "maximal_queue_lifetime"}) {
      if (name.startsWith(time + "_")) {
        long unit = seconds(name.substring(time.length() + 1));
        if (unit > 0) {
          Duration value = listing.time(time);
          return Long.toString(value.toSeconds() / unit);
        }
      }
    }
    return null;
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "seconds" -> 1;
      case "minutes" -> 60;
      case "hours" -> 3_600;
      case "days" -> 86_400;
      case "weeks" -> 604_800;
      default -> 0;
    };
  }
}
