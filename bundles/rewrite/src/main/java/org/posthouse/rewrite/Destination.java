package org.posthouse.rewrite;

/**
 * A transport and what it is given.
 *
 * @param transport the service's name; "" while nothing has set it
 */
record Destination(String transport, String nexthop) {
  private static final String NOTHING = "DUNNO";

  /**
   * Reads {@code transport:nexthop}, the value of default_transport and its like.
   *
   * @param nexthop what counts if the text names none
   */
  static Destination parse(String text, String nexthop) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new Destination(text, nexthop);
    }
    String own = text.substring(colon + 1);
    return new Destination(text.substring(0, colon), own.isEmpty() ? nexthop : own);
  }

  /** What an entry of transport_maps makes of this destination. */
  Destination overriddenBy(String entry, String recipientDomain) {
    int colon = entry.indexOf(':');
    String newTransport = colon < 0 ? entry : entry.substring(0, colon);
    String newNexthop = colon < 0 ? "" : entry.substring(colon + 1);
    if (isNothing(entry)) {
      return this;
    }
    if (newTransport.isEmpty()) {
      return newNexthop.isEmpty() ? this : new Destination(transport, newNexthop);
    }
    if (newNexthop.isEmpty()) {
      newNexthop = isError(newTransport) ? "Address is undeliverable" : recipientDomain;
    }
    return new Destination(newTransport, newNexthop);
  }

  /** Whether a lookup result says that it says nothing. */
  static boolean isNothing(String result) {
    return result.equalsIgnoreCase(NOTHING);
  }

  private static boolean isError(String transport) {
    return transport.equals("error") || transport.equals("retry");
  }
}
