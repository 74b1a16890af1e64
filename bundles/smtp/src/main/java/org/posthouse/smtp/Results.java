package org.posthouse.smtp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.message.DeliveryStatus;

/**
 * The recipients of a request: reports those whose fate is known, and keeps for the others the last
 * reason why another host is to be tried.
 */
final class Results {
  private final DeliveryReport report;
  private final Map<Target, Failure> open = new LinkedHashMap<>();

  Results(List<Target> targets, DeliveryReport report) {
    this.report = report;
    targets.forEach(target -> open.put(target, null));
  }

  List<Target> open() {
    return new ArrayList<>(open.keySet());
  }

  boolean isDone() {
    return open.isEmpty();
  }

  DeliveryReport report() {
    return report;
  }

  void sent(Target target, DeliveryStatus status) {
    open.remove(target);
    report.status(target.index(), status);
  }

  /** A hard failure is final, a soft one waits for what the next host says. */
  void failed(Target target, Failure failure) {
    if (!open.containsKey(target)) {
      return;
    }
    if (failure.isSoft()) {
      open.put(target, failure);
    } else {
      open.remove(target);
      report.status(target.index(), failure.status());
    }
  }

  void allFailed(Failure failure) {
    open().forEach(target -> failed(target, failure));
  }

  /** Takes back soft failures of a session that was idle for too long. */
  void forget() {
    open.replaceAll((_, _) -> null);
  }

  Optional<Failure> lastFailure() {
    return open.values().stream().filter(f -> f != null).findFirst();
  }

  /** A whole destination failed, hard or not: the next one decides, if there is one. */
  void destinationFailed(Failure failure) {
    open.replaceAll((_, _) -> failure);
  }

  /** The soft failures so far, each text once. */
  List<String> reasons() {
    return open.values().stream().filter(f -> f != null).map(Failure::text).distinct().toList();
  }

  /** No host is left: what is still open is deferred. */
  void finish(Failure otherwise) {
    for (var entry : open.entrySet()) {
      Failure failure = entry.getValue() == null ? otherwise : entry.getValue();
      report.status(entry.getKey().index(), failure.status());
    }
    open.clear();
  }
}
