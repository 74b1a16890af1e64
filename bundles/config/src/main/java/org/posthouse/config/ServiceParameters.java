package org.posthouse.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters whose names begin with the name of a delivery service of master.cf. */
final class ServiceParameters {

  /** Services whose parameters are known whatever master.cf says. */
  static final List<String> KNOWN_SERVICES =
      List.of("error", "lmtp", "local", "relay", "retry", "smtp", "virtual");

  private static final Set<String> TRANSPORTS =
      Set.of("error", "lmtp", "local", "pipe", "smtp", "virtual");

  private static final List<String> WITH_TIME_LIMIT = List.of("pipe", "spawn");

  private static final String TIME_LIMIT = "_time_limit";

  /** Endings for transports; the default is that of {@code default + ending}. */
  private static final List<String> ENDINGS =
      List.of(
          "_delivery_slot_cost",
          "_delivery_slot_discount",
          "_delivery_slot_loan",
          "_destination_concurrency_failed_cohort_limit",
          "_destination_concurrency_limit",
          "_destination_concurrency_negative_feedback",
          "_destination_concurrency_positive_feedback",
          "_destination_rate_delay",
          "_destination_recipient_limit",
          "_extra_recipient_limit",
          "_initial_destination_concurrency",
          "_minimum_delivery_slots",
          "_recipient_limit",
          "_recipient_refill_delay",
          "_recipient_refill_limit",
          "_transport_rate_delay");

  private ServiceParameters() {}

  /** The known parameter that has this ending's type and default; null if there is none. */
  static Parameter model(Map<String, Parameter> known, String ending) {
    String base =
        switch (ending) {
          case TIME_LIMIT -> "command_time_limit";
          case "_initial_destination_concurrency" -> "initial_destination_concurrency";
          default -> "default" + ending;
        };
    Parameter model = known.get(base);
    return model == null ? null : model.named(ending, "$" + base);
  }

  /**
   * The parameters of all services: Postfix's and those of declared patterns. A name that is known
   * without a service is left out. Who asks for known names alone pays nothing for them.
   */
  static Map<String, Parameter> of(Registry registry, List<MasterLine> services) {
    return new LazyMap<>(() -> make(registry, services));
  }

  private static Map<String, Parameter> make(Registry registry, List<MasterLine> services) {
    Map<String, Parameter> found = new LinkedHashMap<>();
    for (MasterLine service : services) {
      if (TRANSPORTS.contains(service.command())) {
        ENDINGS.forEach(ending -> add(found, registry, service, model(registry.byName(), ending)));
      }
      if (WITH_TIME_LIMIT.contains(service.command())) {
        add(found, registry, service, model(registry.byName(), TIME_LIMIT));
      }
      if (!service.type().equals("inet")) {
        boolean delivers = !service.command().equals("spawn");
        registry.patterns().values().stream()
            .filter(p -> delivers || !ENDINGS.contains(p.name()))
            .forEach(p -> add(found, registry, service, p));
      }
    }
    return found;
  }

  /** Whether the default of any such parameter, of whatever service, could refer to a name. */
  static boolean mayReferTo(Registry registry, String name) {
    return name.startsWith("default_")
        || name.equals("initial_destination_concurrency")
        || name.equals("command_time_limit")
        || registry.patterns().values().stream().anyMatch(p -> p.defaultValue().contains(name));
  }

  /** Whether a known name is one that is built from the name of a service. */
  static boolean isOf(List<MasterLine> services, Parameter known) {
    if (!known.defaultValue().startsWith("$")) {
      return false;
    }
    for (MasterLine service : services) {
      boolean named = known.name().startsWith(service.name());
      String ending = named ? known.name().substring(service.name().length()) : "";
      if (TRANSPORTS.contains(service.command()) && ENDINGS.contains(ending)) {
        return true;
      }
    }
    return false;
  }

  private static void add(
      Map<String, Parameter> found, Registry registry, MasterLine service, Parameter model) {
    String name = service.name() + model.name();
    Parameter declared = registry.patterns().get(model.name());
    if (registry.get(name) == null) {
      found.put(name, (declared == null ? model : declared).named(name, model.defaultValue()));
    }
  }
}
