package org.posthouse.qmgr;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.delivery.DeliveryAgent;

/** The delivery agents that are there now, by the command of master.cf. */
@Component(service = Agents.class)
public final class Agents {
  private final Map<String, DeliveryAgent> byDaemon = new ConcurrentHashMap<>();
  private volatile Runnable listener = () -> {};

  @Reference(
      policy = ReferencePolicy.DYNAMIC,
      cardinality = ReferenceCardinality.MULTIPLE,
      unbind = "remove")
  void add(DeliveryAgent agent, Map<String, ?> properties) {
    daemons(properties).forEach(daemon -> byDaemon.put(daemon, agent));
    listener.run();
  }

  void remove(DeliveryAgent agent, Map<String, ?> properties) {
    daemons(properties).forEach(daemon -> byDaemon.remove(daemon, agent));
  }

  /** One agent can serve several commands, as smtp does. */
  private static List<String> daemons(Map<String, ?> properties) {
    return switch (properties.get(DeliveryAgent.DAEMON)) {
      case String one -> List.of(one);
      case String[] some -> List.of(some);
      case null, default -> List.of();
    };
  }

  /** The agent for a command; null if its bundle is not there. */
  DeliveryAgent find(String daemon) {
    return byDaemon.get(daemon);
  }

  /** Calls {@code whenAdded} after an agent has come. */
  void onAdded(Runnable whenAdded) {
    listener = whenAdded;
  }
}
