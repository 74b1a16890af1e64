package org.posthouse.extensions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether what was installed works: a bundle that is there is not yet a service. */
final class ComponentCheck {
  private final ServiceComponentRuntime components;

  ComponentCheck(ServiceComponentRuntime components) {
    this.components = components;
  }

  /** What does not come up in these bundles, and why. */
  List<String> problems(Collection<Bundle> bundles) {
    var problems = new ArrayList<String>();
    for (Bundle bundle : bundles) {
      boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
      if (!fragment && !isStarted(bundle)) {
        problems.add("bundle " + bundle.getSymbolicName() + " has not started");
      }
      for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundle)) {
        components.getComponentConfigurationDTOs(component).stream()
            .map(ComponentCheck::problem)
            .filter(text -> !text.isEmpty())
            .forEach(problems::add);
      }
    }
    return problems;
  }

  private static boolean isStarted(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE
        || bundle.getState() == Bundle.STARTING
            && bundle.adapt(BundleStartLevel.class).isActivationPolicyUsed();
  }

  private static String problem(ComponentConfigurationDTO component) {
    String name = "component " + component.description.implementationClass;
    if (component.failure != null && !component.failure.isEmpty()) {
      return name + " does not come up: " + cause(component.failure);
    }
    return switch (component.state) {
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          name
              + " waits for "
              + Arrays.stream(component.unsatisfiedReferences)
                  .map(
                      reference ->
                          reference.name + (reference.target == null ? "" : " " + reference.target))
                  .collect(Collectors.joining(", "));
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          name
              + " waits for a configuration "
              + String.join(", ", component.description.configurationPid);
      default -> "";
    };
  }

  /** The innermost cause of a stack trace. */
  private static String cause(String stackTrace) {
    String cause = "";
    for (String line : stackTrace.split("\n")) {
      if (cause.isEmpty()) {
        cause = line.strip();
      } else if (line.startsWith("Caused by: ")) {
        cause = line.substring("Caused by: ".length()).strip();
      }
    }
    return cause;
  }
}
