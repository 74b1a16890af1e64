package org.posthouse.qmgr;

import java.util.regex.Pattern;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.Maps;

/**
 * Lets tables replace the status code and text of a delivery, for example to try again what a
 * server refuses for good. A delivery that was made stays one, and what was not made does not
 * become one.
 */
final class StatusFilter {
  private static final Pattern CODE = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

  private final Maps maps;
  private final Log log;

  private StatusFilter(Maps maps, Log log) {
    this.maps = maps;
    this.log = log;
  }

  /** The filter of a delivery service: any agent has one if a parameter with its name says so. */
  static StatusFilter of(Tables tables, ServiceEntry service, Settings settings, Log log) {
    String parameter = service.command() + "_delivery_status_filter";
    return new StatusFilter(
        Maps.parse(tables, parameter, settings.find(parameter).orElse("")), log);
  }

  DeliveryStatus apply(String queueId, DeliveryStatus status) {
    if (maps.isEmpty()) {
      return status;
    }
    String key = status.dsn() + " " + status.text();
    return switch (maps.lookup(key)) {
      case LookupResult.NotFound _ -> status;
      case LookupResult.Found found -> replaced(queueId, status, found.value());
      case LookupResult.TryAgain(String reason) -> unchanged(queueId, status, reason);
      case LookupResult.Misconfigured(String reason) -> unchanged(queueId, status, reason);
    };
  }

  private DeliveryStatus replaced(String queueId, DeliveryStatus status, String result) {
    String[] words = result.strip().split("\\s+", 2);
    if (!CODE.matcher(words[0]).matches() || words.length < 2) {
      return unchanged(queueId, status, "bad status code or no text: " + result);
    }
    boolean sent = status.dsn().startsWith("2");
    if (sent != words[0].startsWith("2")) {
      return unchanged(queueId, status, "no change between success and failure: " + result);
    }
    Action action =
        switch (status.action()) {
          case DEFERRED, BOUNCED -> words[0].startsWith("5") ? Action.BOUNCED : Action.DEFERRED;
          case SENT, EXPANDED, DELIVERABLE, UNDELIVERABLE -> status.action();
        };
    return new DeliveryStatus(
        action,
        words[0],
        words[1],
        status.relay(),
        status.remoteMta(),
        status.diagnostic(),
        status.passedOn());
  }

  private DeliveryStatus unchanged(String queueId, DeliveryStatus status, String reason) {
    log.warn(queueId + ": " + maps.title() + ": " + reason);
    return status;
  }
}
