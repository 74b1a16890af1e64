package org.posthouse.net.dns;

/** A mail exchanger. The host has no final dot; it is empty in a null MX (RFC 7505). */
public record MxRecord(int preference, String host) {

  public boolean isNullMx() {
    return host.isEmpty();
  }
}
