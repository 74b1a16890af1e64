package org.posthouse.api.client;

import java.util.Optional;

/**
 * Who is at the other end of an SMTP session, as far as known. Immutable: XCLIENT, HELO and
 * STARTTLS make a new one. Texts come from the network: printable, and otherwise whatever the peer
 * likes.
 *
 * @param name verified host name, or {@code unknown}
 * @param reverseName what the address maps to, verified or not, or {@code unknown}
 * @param nameStatus how looking up {@code name} ended
 * @param reverseStatus how looking up {@code reverseName} ended
 * @param address without brackets, or {@code unknown}
 * @param port of the client, or {@code unknown}
 * @param serverAddress the local end
 * @param serverPort the local end
 * @param helo what the client calls itself, or "" before it did
 * @param protocol {@code SMTP} or {@code ESMTP}
 * @param login from XCLIENT, or ""
 * @param tls what TLS tells, once it is active
 * @param origin whom the peer forwards a message of; HELO makes it forgotten
 * @param portShown whether log and replies tell the port, too
 */
public record ClientIdentity(
    String name,
    String reverseName,
    NameStatus nameStatus,
    NameStatus reverseStatus,
    String address,
    String port,
    String serverAddress,
    String serverPort,
    String helo,
    String protocol,
    String login,
    Optional<TlsIdentity> tls,
    Optional<Origin> origin,
    boolean portShown) {
  public static final String UNKNOWN = "unknown";
  public static final String SMTP = "SMTP";
  public static final String ESMTP = "ESMTP";

  /** Addresses, ports, protocol, and the record itself. */
  private static final int SHORT_TEXTS = 200;

  /** How a name was found. */
  public enum NameStatus {
    OK,
    /** The name service could not say; it may later. */
    TEMPORARY,
    /** The name does not map back to the address. */
    FORGED,
    NONE
  }

  /** As logged: {@code name[address]}, or {@code name[address]:port}. */
  public String namaddr() {
    return name + "[" + address + "]" + (portShown ? ":" + port : "");
  }

  public boolean isExtended() {
    return protocol.equals(ESMTP);
  }

  public boolean hasHelo() {
    return !helo.isEmpty();
  }

  /** The address as in a Received header or an address literal's inside. */
  public String literal() {
    return address.indexOf(':') >= 0 ? "IPv6:" + address : address;
  }

  /** About how many bytes of heap it takes at most. */
  public long footprint() {
    long letters =
        name.length() + reverseName.length() + helo.length() + login.length() + SHORT_TEXTS;
    return 2 * letters
        + tls.map(TlsIdentity::footprint).orElse(0L)
        + origin.map(Origin::footprint).orElse(0L);
  }

  public ClientIdentity withHelo(String newHelo, String newProtocol) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        address,
        port,
        serverAddress,
        serverPort,
        newHelo,
        newProtocol,
        login,
        tls,
        Optional.empty(),
        portShown);
  }

  /** After STARTTLS: what the client said in plain text is forgotten. */
  public ClientIdentity withTls(TlsIdentity identity) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        address,
        port,
        serverAddress,
        serverPort,
        "",
        SMTP,
        login,
        Optional.of(identity),
        Optional.empty(),
        portShown);
  }

  public ClientIdentity withNames(
      String newName, NameStatus newStatus, String newReverse, NameStatus newReverseStatus) {
    return new ClientIdentity(
        newName,
        newReverse,
        newStatus,
        newReverseStatus,
        address,
        port,
        serverAddress,
        serverPort,
        helo,
        protocol,
        login,
        tls,
        origin,
        portShown);
  }

  public ClientIdentity withAddress(String newAddress, String newPort) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        newAddress,
        newPort,
        serverAddress,
        serverPort,
        helo,
        protocol,
        login,
        tls,
        origin,
        portShown);
  }

  public ClientIdentity withServer(String newAddress, String newPort) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        address,
        port,
        newAddress,
        newPort,
        helo,
        protocol,
        login,
        tls,
        origin,
        portShown);
  }

  public ClientIdentity withLogin(String newLogin) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        address,
        port,
        serverAddress,
        serverPort,
        helo,
        protocol,
        newLogin,
        tls,
        origin,
        portShown);
  }

  /** What XFORWARD told. */
  public ClientIdentity withOrigin(Optional<Origin> newOrigin) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        address,
        port,
        serverAddress,
        serverPort,
        helo,
        protocol,
        login,
        tls,
        newOrigin,
        portShown);
  }

  public ClientIdentity withPortShown(boolean shown) {
    return new ClientIdentity(
        name,
        reverseName,
        nameStatus,
        reverseStatus,
        address,
        port,
        serverAddress,
        serverPort,
        helo,
        protocol,
        login,
        tls,
        origin,
        shown);
  }
}
