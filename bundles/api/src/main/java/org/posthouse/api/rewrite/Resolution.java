package org.posthouse.api.rewrite;

import java.util.Locale;
import org.posthouse.api.MailError;

/** Where mail for an address goes. */
public sealed interface Resolution {

  /**
   * @param transport a service of master.cf
   * @param nexthop what the transport is given
   * @param recipient the address to deliver to
   * @param addressClass by which list its domain is known, before transport_maps
   */
  record Route(String transport, String nexthop, String recipient, AddressClass addressClass)
      implements Resolution {}

  /** It could not be found out now (a table is down), or the address cannot be delivered to. */
  record Failed(MailError error) implements Resolution {}

  /** In words, for people: {@code smtp:[192.0.2.1] user@example.net (relay)}. */
  default String text() {
    return switch (this) {
      case Route route ->
          route.transport
              + ":"
              + route.nexthop
              + " "
              + route.recipient
              + " ("
              + route.addressClass.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ")";
      case Failed(MailError error) -> "(" + error.reply() + ")";
    };
  }
}
