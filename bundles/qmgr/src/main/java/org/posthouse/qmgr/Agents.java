package org.posthouse.qmgr;

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
    byDaemon.put(daemon(properties), agent);
    listener.run();
  }

  void remove(DeliveryAgent agent, Map<String, ?> properties) {
    byDaemon.remove(daemon(properties), agent);
  }

  private static String daemon(Map<String, ?> properties) {
    return String.valueOf(properties.get(DeliveryAgent.DAEMON));
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
