package org.posthouse.qmgr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;

/** Finds out where the recipients of a message go. Tables may make it wait. */
final class Router {

  /** What decides which recipients travel together. */
  record Hop(String transport, String nexthop) {}

  private static final Hop NOWHERE = new Hop("", "");

  /** A recipient whose fate is known without a delivery. */
  record Settled(Target target, DeliveryStatus status) {}

  /** What is to be done for a message. */
  record Plan(Map<Hop, List<Target>> groups, List<Settled> settled) {}

  private final AddressResolver resolver;

  private final Log log;

  Router(AddressResolver resolver, Log log) {
    this.resolver = resolver;
    this.log = log;
  }

  /** Looks at the recipients that are still open. */
  Plan plan(ActiveMessage message, SchedulerSettings policy) {
    Envelope envelope = message.message().envelope();
    Optional<String> filter = envelope.attribute(Envelope.CONTENT_FILTER).filter(f -> !f.isBlank());
    var plan = new Plan(new LinkedHashMap<>(4), new ArrayList<>(0));
    for (int i = 0; i < message.recipients(); i++) {
      if (message.state(i).isOpen()) {
        Recipient recipient = envelope.recipients().get(i);
        var target = new Target(i, recipient);
        if (message.isExpired()) {
          expire(plan, message, target);
        } else if (filter.isPresent()) {
          Hop hop = filterHop(filter.get(), recipient, policy);
          tell(message, recipient, hop, Optional.empty());
          add(plan, hop, target);
        } else {
          route(plan, message, target, policy);
        }
      }
    }
    return plan;
  }

  /** What is done with a message for which nothing is tried. */
  static Plan refuse(ActiveMessage message, DeliveryStatus status) {
    var plan = new Plan(new LinkedHashMap<>(1), new ArrayList<>(1));
    for (int i = 0; i < message.recipients(); i++) {
      if (message.state(i).isOpen()) {
        Recipient recipient = message.message().envelope().recipients().get(i);
        plan.settled().add(new Settled(new Target(i, recipient), status));
      }
    }
    return plan;
  }

  /** Whoever was tried before keeps the reason of that. */
  private static void expire(Plan plan, ActiveMessage message, Target target) {
    if (message.state(target.index()) instanceof RecipientState.Pending) {
      plan.settled().add(new Settled(target, Deferrals.EXPIRED));
    }
  }

  private void route(Plan plan, ActiveMessage message, Target target, SchedulerSettings policy) {
    String address = target.recipient().address();
    switch (message.isProbe()
        ? resolver.resolveProbe(message.sender(), address)
        : resolver.resolve(message.sender(), address)) {
      case Resolution.Route route -> routed(plan, message, target, route, policy);
      case Resolution.Failed(MailError error) -> {
        tell(message, target.recipient(), NOWHERE, Optional.of(error));
        plan.settled().add(new Settled(target, status(error)));
      }
    }
  }

  private void tell(
      ActiveMessage message, Recipient recipient, Hop hop, Optional<MailError> error) {
    if (log.isWatched()) {
      log.event(
          new MailEvent.Routed(message.id(), recipient, hop.transport(), hop.nexthop(), error));
    }
  }

  private void routed(
      Plan plan,
      ActiveMessage message,
      Target target,
      Resolution.Route route,
      SchedulerSettings policy) {
    var there = new Target(target.index(), target.recipient().withAddress(route.recipient()));
    var hop = new Hop(route.transport(), route.nexthop());
    tell(message, there.recipient(), hop, Optional.empty());
    if (route.addressClass() == AddressClass.LOCAL && policy.isDoubleBounce(route.recipient())) {
      plan.settled().add(new Settled(there, NOTICE_DISCARDED));
    } else if (policy.deferredTransports().contains(route.transport()) && !message.isFlushed()) {
      plan.settled().add(new Settled(there, Deferrals.BY_CONFIGURATION));
    } else {
      add(plan, hop, there);
    }
  }

  private static final DeliveryStatus NOTICE_DISCARDED =
      DeliveryStatus.sent("2.0.0", "none", "undeliverable postmaster notification discarded");

  private static void add(Plan plan, Hop hop, Target target) {
    plan.groups().computeIfAbsent(hop, _ -> new ArrayList<>(2)).add(target);
  }

  private static Hop filterHop(String filter, Recipient recipient, SchedulerSettings policy) {
    int colon = filter.indexOf(':');
    String transport = colon < 0 ? filter : filter.substring(0, colon);
    String nexthop = colon < 0 ? "" : filter.substring(colon + 1);
    if (nexthop.isEmpty()) {
      nexthop = policy.filterNexthop();
    }
    if (nexthop.isEmpty()) {
      nexthop = recipient.address().substring(recipient.address().lastIndexOf('@') + 1);
    }
    return new Hop(transport, nexthop);
  }

  private static DeliveryStatus status(MailError error) {
    return error.isTemporary()
        ? DeliveryStatus.deferred(error.dsn(), "none", error.text())
        : DeliveryStatus.bounced(error.dsn(), "none", error.text());
  }
}
