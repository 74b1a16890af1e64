package org.posthouse.smtp;

import java.util.Optional;
import org.posthouse.net.ServicePorts;

/**
 * Ports of destinations.
 *
 * @param standardName as the parameter says it
 * @param standard where none is named; empty if the name is unknown
 */
record Ports(String standardName, Optional<Integer> standard, ServicePorts services) {

  static Ports of(String standardName) {
    var services = new ServicePorts();
    return new Ports(standardName, services.port(standardName), services);
  }

  Optional<Integer> find(String name) {
    return name.equals(standardName) ? standard : services.port(name);
  }
}
