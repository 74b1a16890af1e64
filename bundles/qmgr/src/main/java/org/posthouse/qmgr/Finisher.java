package org.posthouse.qmgr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.posthouse.api.MailException;
import org.posthouse.api.bounce.BounceService;
import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueStore;

/**
 * What happens to a message when its deliveries are over: reports, then removal or a later attempt.
 * A report about a failure is on stable storage before the message goes; if it cannot be written
 * the message stays.
 */
final class Finisher {
  private final QueueStore store;
  private final BounceService bounces;
  private final Log log;
  private final DelayWarnings warnings;

  Finisher(QueueStore store, BounceService bounces, Log log, DelayWarnings warnings) {
    this.store = store;
    this.bounces = bounces;
    this.log = log;
    this.warnings = warnings;
  }

  /** Whether {@link #finish} has nothing to report, and so does not wait for a disk. */
  boolean isSimple(ActiveMessage message) {
    for (int i = 0; i < message.recipients(); i++) {
      if (!(message.state(i) instanceof RecipientState.Done) || wantsSuccess(message, i)) {
        return false;
      }
    }
    return true;
  }

  void finish(ActiveMessage message, SchedulerSettings policy) {
    Instant now = Instant.now();
    if (!reportFailures(message)) {
      later(message, policy, now);
      return;
    }
    reportSuccess(message);
    List<Item> deferred = items(message, i -> message.state(i) instanceof RecipientState.Deferred);
    if (deferred.isEmpty() && !hasPending(message)) {
      remove(message);
    } else if (message.isExpired() || policy.isExpired(message.message().envelope(), now)) {
      expire(message, deferred, policy, now);
    } else {
      if (warnings.isDue(message, policy, now)) {
        report(Kind.DELAY, message, deferred);
      }
      later(message, policy, now);
    }
  }

  private void expire(
      ActiveMessage message, List<Item> items, SchedulerSettings policy, Instant now) {
    log.event(new MailEvent.Expired(message.id(), message.sender(), message.isExpired()));
    if (report(Kind.FAILURE, message, items)) {
      remove(message);
    } else {
      later(message, policy, now);
    }
  }

  private void remove(ActiveMessage message) {
    store.remove(message.id());
    warnings.forget(message.id());
    log.event(new MailEvent.Removed(message.id()));
  }

  private void later(ActiveMessage message, SchedulerSettings policy, Instant now) {
    store.defer(message.id(), policy.nextAttempt(message.message().envelope(), now));
  }

  private boolean reportFailures(ActiveMessage message) {
    List<Item> failed = items(message, i -> message.state(i) instanceof RecipientState.Failed);
    if (failed.isEmpty()) {
      return true;
    }
    if (!report(Kind.FAILURE, message, failed)) {
      return false;
    }
    if (!allSettled(message)) {
      for (Item item : failed) {
        var done = new RecipientState.Done(item.status());
        message.state(item.index(), done);
        store.progress(message.id(), item.index(), done);
      }
    }
    return true;
  }

  private void reportSuccess(ActiveMessage message) {
    List<Item> sent = items(message, i -> wantsSuccess(message, i));
    if (!sent.isEmpty()) {
      report(Kind.SUCCESS, message, sent);
    }
  }

  private boolean report(Kind kind, ActiveMessage message, List<Item> items) {
    try {
      bounces.report(kind, message.message(), items);
      return true;
    } catch (MailException | RuntimeException e) {
      log.warn(message.id() + ": the sender could not be notified: " + e.getMessage());
      return false;
    }
  }

  private static boolean wantsSuccess(ActiveMessage message, int index) {
    return message.state(index) instanceof RecipientState.Done(DeliveryStatus last)
        && switch (last.action()) {
          case SENT, EXPANDED -> !last.passedOn();
          case DEFERRED, BOUNCED, DELIVERABLE, UNDELIVERABLE -> false;
        }
        && message.message().envelope().recipients().get(index).dsnNotify().contains(Notify.SUCCESS)
        && message.message().states().get(index).isOpen();
  }

  private static boolean hasPending(ActiveMessage message) {
    for (int i = 0; i < message.recipients(); i++) {
      if (message.state(i) instanceof RecipientState.Pending) {
        return true;
      }
    }
    return false;
  }

  private static boolean allSettled(ActiveMessage message) {
    for (int i = 0; i < message.recipients(); i++) {
      if (message.state(i).isOpen()) {
        return false;
      }
    }
    return true;
  }

  private static List<Item> items(ActiveMessage message, Predicate<Integer> which) {
    var items = new ArrayList<Item>(2);
    for (int i = 0; i < message.recipients(); i++) {
      if (which.test(i)) {
        items.add(new Item(i, last(message.state(i))));
      }
    }
    return items;
  }

  private static DeliveryStatus last(RecipientState state) {
    return switch (state) {
      case RecipientState.Pending _ -> Deferrals.AGENT_FAILED;
      case RecipientState.Deferred(DeliveryStatus last) -> last;
      case RecipientState.Done(DeliveryStatus last) -> last;
      case RecipientState.Failed(DeliveryStatus last) -> last;
    };
  }
}
