package org.posthouse.api.client;

/**
 * Where a message came from before a content filter sent it on (XFORWARD_README). Immutable. What
 * is not known is {@code unknown}; texts are printable, and otherwise whatever the filter says.
 *
 * @param name host name of the first client
 * @param address its address, without brackets
 * @param port its port
 * @param protocol {@code SMTP}, {@code ESMTP} or the like
 * @param helo what it called itself
 * @param ident the message's identity where it was before
 * @param local whether it came from here, so that its headers are completed with our domain
 */
public record Origin(
    String name,
    String address,
    String port,
    String protocol,
    String helo,
    String ident,
    boolean local) {
  /** Nothing is known. */
  public static final Origin UNKNOWN =
      new Origin(
          ClientIdentity.UNKNOWN,
          ClientIdentity.UNKNOWN,
          ClientIdentity.UNKNOWN,
          ClientIdentity.UNKNOWN,
          ClientIdentity.UNKNOWN,
          ClientIdentity.UNKNOWN,
          false);

  private static final int FRAME = 100;

  /** About how many bytes of heap it takes at most. */
  long footprint() {
    return FRAME
        + 2L * (name.length() + address.length() + port.length())
        + 2L * (protocol.length() + helo.length() + ident.length());
  }

  /** As logged: {@code name[address]}. */
  public String namaddr() {
    return name + "[" + address + "]";
  }

  /** Whether anything of the client is known. */
  public boolean hasClient() {
    return !name.equals(ClientIdentity.UNKNOWN) || !address.equals(ClientIdentity.UNKNOWN);
  }

  /** Whether it had a name where it was before. */
  public boolean hasIdent() {
    return !ident.equals(ClientIdentity.UNKNOWN);
  }

  public Origin withName(String newName) {
    return new Origin(newName, address, port, protocol, helo, ident, local);
  }

  public Origin withAddress(String newAddress) {
    return new Origin(name, newAddress, port, protocol, helo, ident, local);
  }

  public Origin withPort(String newPort) {
    return new Origin(name, address, newPort, protocol, helo, ident, local);
  }

  public Origin withProtocol(String newProtocol) {
    return new Origin(name, address, port, newProtocol, helo, ident, local);
  }

  public Origin withHelo(String newHelo) {
    return new Origin(name, address, port, protocol, newHelo, ident, local);
  }

  public Origin withIdent(String newIdent) {
    return new Origin(name, address, port, protocol, helo, newIdent, local);
  }

  public Origin withLocal(boolean newLocal) {
    return new Origin(name, address, port, protocol, helo, ident, newLocal);
  }
}
