package org.posthouse.rewrite;

import java.util.Locale;
import java.util.function.Consumer;
import org.posthouse.api.MailError;
import org.posthouse.api.config.Settings;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.net.OwnAddresses;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.RecipientDelimiter;
import org.posthouse.tables.TransportSearch;

/** Decides where mail goes, by the settings of one generation. */
final class Resolver {
  private static final MailError BAD_SYNTAX = new MailError(501, "5.1.3", "bad address syntax");

  /** A table's failure on its way out of the decision. */
  private static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String reason) {
      super(reason, null, false, false);
    }
  }

  private final DomainClasses classes;
  private final LocalPart localPart;
  private final AddressSearch addressSearch;
  private final TransportSearch transportSearch;
  private final Maps transportMaps;
  private final Maps senderTransports;
  private final Maps senderRelays;
  private final Maps relocated;
  private final String movedPrefix;
  private final String localTransport;
  private final String virtualTransport;
  private final String relayTransport;
  private final String defaultTransport;
  private final String relayhost;
  private final String nullSenderTransportKey;
  private final String nullSenderRelayKey;
  private final String emptyRecipient;
  private final boolean showTable;
  private final boolean allowDash;
  private final Consumer<String> warn;

  /** What a message is routed for: its parameters have other names. */
  enum Purpose {
    MAIL(""),
    PROBE("address_verify_");

    private final String prefix;

    Purpose(String prefix) {
      this.prefix = prefix;
    }

    String parameter(String name) {
      return prefix + name;
    }
  }

  Resolver(
      Tables tables,
      Settings settings,
      AddressRewriter rewriter,
      Purpose purpose,
      Consumer<String> warn) {
    this.warn = warn;
    classes = new DomainClasses(tables, settings, OwnAddresses.withProxies(settings), warn);
    localPart = new LocalPart(settings, rewriter, classes);
    String origin = settings.get("myorigin");
    addressSearch =
        new AddressSearch(
            RecipientDelimiter.of(settings),
            domain -> domain.equalsIgnoreCase(origin) ? ListMatch.YES : classes.local(domain));
    transportSearch = TransportSearch.of(settings);
    Tables plain = tables.forUse(TableUse.NO_SUBSTITUTION);
    transportMaps = Maps.of(plain, settings, purpose.parameter("transport_maps"));
    senderTransports =
        Maps.of(plain, settings, purpose.parameter("sender_dependent_default_transport_maps"));
    senderRelays = Maps.of(plain, settings, purpose.parameter("sender_dependent_relayhost_maps"));
    relocated = Maps.of(tables, settings, "relocated_maps");
    movedPrefix = settings.isTrue("relocated_prefix_enable") ? "5.1.6 User has moved to " : "";
    localTransport = settings.get(purpose.parameter("local_transport"));
    virtualTransport = settings.get(purpose.parameter("virtual_transport"));
    relayTransport = settings.get(purpose.parameter("relay_transport"));
    defaultTransport = settings.get(purpose.parameter("default_transport"));
    relayhost = settings.get(purpose.parameter("relayhost"));
    nullSenderTransportKey = settings.get("empty_address_default_transport_maps_lookup_key");
    nullSenderRelayKey = settings.get("empty_address_relayhost_maps_lookup_key");
    emptyRecipient = settings.get("empty_address_recipient");
    showTable = settings.isTrue("show_user_unknown_table_name");
    allowDash = settings.isTrue("allow_min_user");
  }

  Resolution resolve(String sender, String recipient) {
    try {
      return decide(sender, recipient.isEmpty() ? emptyRecipient : recipient);
    } catch (Unavailable e) {
      return new Resolution.Failed(MailError.temporary(e.getMessage()));
    }
  }

  private Resolution decide(String sender, String recipient) throws Unavailable {
    LocalPart.Stripped stripped = localPart.strip(recipient);
    if (!stripped.problem().isEmpty()) {
      throw new Unavailable(stripped.problem());
    }
    String address = stripped.address();
    String domain = stripped.domain();
    if (!isDomain(domain) || !allowDash && address.startsWith("-")) {
      return new Resolution.Failed(BAD_SYNTAX);
    }
    AddressClass addressClass =
        stripped.local() ? classes.local(domain, true) : remoteClass(domain);
    Destination destination = ofClass(addressClass, sender, domain);
    if (addressClass != AddressClass.VIRTUAL_ALIAS) {
      destination = byTransportMaps(destination, address, domain);
    }
    destination = unlessMoved(destination, address);
    if (destination.transport().isEmpty()) {
      throw new Unavailable("null transport is not allowed, for " + address);
    }
    return new Resolution.Route(
        destination.transport(), destination.nexthop(), Addresses.external(address), addressClass);
  }

  private AddressClass remoteClass(String domain) throws Unavailable {
    return switch (classes.remote(domain.toLowerCase(Locale.ROOT))) {
      case DomainClasses.Known(AddressClass known) -> known;
      case DomainClasses.Unknown(String reason) -> throw new Unavailable(reason);
    };
  }

  private Destination ofClass(AddressClass addressClass, String sender, String domain)
      throws Unavailable {
    return switch (addressClass) {
      case LOCAL -> Destination.parse(localTransport, domain);
      case VIRTUAL_ALIAS ->
          new Destination(
              "error", "5.1.1 User unknown" + (showTable ? " in virtual alias table" : ""));
      case VIRTUAL_MAILBOX -> Destination.parse(virtualTransport, domain);
      case RELAY -> Destination.parse(relayTransport, relay(sender, domain));
      case DEFAULT ->
          Destination.parse(
              bySender(senderTransports, sender, nullSenderTransportKey, defaultTransport),
              relay(sender, domain));
    };
  }

  private String relay(String sender, String domain) throws Unavailable {
    String relay = bySender(senderRelays, sender, nullSenderRelayKey, relayhost);
    return relay.isEmpty() ? domain : relay;
  }

  private String bySender(Maps maps, String sender, String nullKey, String otherwise)
      throws Unavailable {
    if (maps.isEmpty()) {
      return otherwise;
    }
    String key = sender.isEmpty() ? nullKey : Addresses.internal(sender);
    return switch (addressSearch.find(maps, key).result()) {
      case LookupResult.Found found ->
          Destination.isNothing(found.value()) ? otherwise : found.value();
      case LookupResult.NotFound _ -> otherwise;
      case LookupResult.TryAgain(String reason) -> throw unavailable(maps, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(maps, reason);
    };
  }

  private Destination byTransportMaps(Destination destination, String address, String domain)
      throws Unavailable {
    return switch (transportSearch.find(transportMaps, address)) {
      case LookupResult.Found found -> destination.overriddenBy(found.value(), domain);
      case LookupResult.NotFound _ -> destination;
      case LookupResult.TryAgain(String reason) -> throw unavailable(transportMaps, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(transportMaps, reason);
    };
  }

  private Destination unlessMoved(Destination destination, String address) throws Unavailable {
    if (relocated.isEmpty()) {
      return destination;
    }
    return switch (addressSearch.find(relocated, address).result()) {
      case LookupResult.Found found -> new Destination("error", movedPrefix + found.value());
      case LookupResult.NotFound _ -> destination;
      case LookupResult.TryAgain(String reason) -> throw unavailable(relocated, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(relocated, reason);
    };
  }

  private Unavailable unavailable(Maps maps, String reason) {
    warn.accept(maps.title() + " lookup failure: " + reason);
    return new Unavailable(reason);
  }

  private static boolean isDomain(String domain) {
    return domain.startsWith("[") ? HostNames.isLiteral(domain) : HostNames.isValid(domain);
  }
}
