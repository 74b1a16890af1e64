package org.posthouse.rewrite;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.posthouse.api.config.Settings;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.HostNames;
import org.posthouse.net.OwnAddresses;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/** Tells the address class of a domain. A domain should be in one list; if not, the log says so. */
final class DomainClasses {

  /** The answer: a class, or why it could not be found out. */
  sealed interface Answer {}

  record Known(AddressClass addressClass) implements Answer {}

  record Unknown(String reason) implements Answer {}

  private final MatchList destinations;
  private final MatchList virtualAlias;
  private final MatchList virtualMailbox;
  private final MatchList relay;
  private final OwnAddresses own;
  private final boolean helpful;
  private final Consumer<String> warn;

  DomainClasses(Tables tables, Settings settings, OwnAddresses own, Consumer<String> warn) {
    destinations = MatchList.strings(tables, settings, "mydestination");
    virtualAlias = MatchList.strings(tables, settings, "virtual_alias_domains");
    virtualMailbox = MatchList.strings(tables, settings, "virtual_mailbox_domains");
    relay = MatchList.domains(tables, settings, "relay_domains");
    helpful = settings.isTrue("helpful_warnings");
    this.own = own;
    this.warn = warn;
  }

  /** Whether mail for this domain is delivered on this machine to system users. */
  ListMatch local(String domain) {
    String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    ListMatch match = destinations.match(name);
    if (match instanceof ListMatch.No && name.startsWith("[")) {
      return ListMatch.of(isOwn(name));
    }
    return match;
  }

  /** Whether this is the address literal, in brackets, of this system. */
  private boolean isOwn(String domain) {
    String address = HostNames.literalAddress(domain);
    return HostNames.isLiteral(domain)
        && HostNames.isAddress(address)
        && own.contains(InetAddress.ofLiteral(address));
  }

  /** The class of a domain that is local. */
  AddressClass local(String domain, boolean warnIfDouble) {
    if (warnIfDouble && helpful) {
      warnIfIn(virtualAlias, destinations, domain);
      warnIfIn(virtualMailbox, destinations, domain);
    }
    return AddressClass.LOCAL;
  }

  /** The class of a domain that is not local. */
  Answer remote(String domain) {
    switch (virtualAlias.match(domain)) {
      case ListMatch.Unknown(String reason) -> {
        return new Unknown(reason);
      }
      case ListMatch.Yes _ -> {
        if (helpful) {
          warnIfIn(virtualMailbox, virtualAlias, domain);
          warnIfIn(relay, virtualAlias, domain);
        }
        return new Known(AddressClass.VIRTUAL_ALIAS);
      }
      case ListMatch.No _ -> {}
    }
    switch (virtualMailbox.match(domain)) {
      case ListMatch.Unknown(String reason) -> {
        return new Unknown(reason);
      }
      case ListMatch.Yes _ -> {
        if (helpful) {
          warnIfIn(relay, virtualMailbox, domain);
        }
        return new Known(AddressClass.VIRTUAL_MAILBOX);
      }
      case ListMatch.No _ -> {}
    }
    return switch (relay.match(domain)) {
      case ListMatch.Unknown(String reason) -> new Unknown(reason);
      case ListMatch.Yes _ -> new Known(AddressClass.RELAY);
      case ListMatch.No _ -> new Known(AddressClass.DEFAULT);
    };
  }

  private void warnIfIn(MatchList second, MatchList first, String domain) {
    if (second.match(domain).isYes()) {
      warn.accept(
          "do not list domain " + domain + " in BOTH " + first.title() + " and " + second.title());
    }
  }
}
