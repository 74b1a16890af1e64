package org.posthouse.smtpd.check;

import java.net.InetAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.tables.IpAddress;

/**
 * Who is at the other end, as far as known. XCLIENT, HELO and STARTTLS make a new one.
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
 * @param tls the session, once TLS is active
 */
public record Client(
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
    Optional<SSLSession> tls) {
  public static final String UNKNOWN = "unknown";
  public static final String SMTP = "SMTP";
  public static final String ESMTP = "ESMTP";

  /** How a name was found. */
  public enum NameStatus {
    OK,
    /** The name service could not say; it may later. */
    TEMPORARY,
    /** The name does not map back to the address. */
    FORGED,
    NONE
  }

  /** As logged: {@code name[address]}. */
  public String namaddr() {
    return name + "[" + address + "]";
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

  public Client withHelo(String newHelo, String newProtocol) {
    return new Client(
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
        tls);
  }

  /** After STARTTLS: what the client said in plain text is forgotten. */
  public Client withTls(SSLSession session) {
    return new Client(
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
        Optional.of(session));
  }

  public Client withNames(
      String newName, NameStatus newStatus, String newReverse, NameStatus newReverseStatus) {
    return new Client(
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
        tls);
  }

  public Client withAddress(String newAddress, String newPort) {
    return new Client(
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
        tls);
  }

  public Client withServer(String newAddress, String newPort) {
    return new Client(
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
        tls);
  }

  public Client withLogin(String newLogin) {
    return new Client(
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
        tls);
  }

  /** A client of this address whose name is not known yet. */
  public static Client of(InetAddress address, int port, InetAddress server, int serverPort) {
    return new Client(
        UNKNOWN,
        UNKNOWN,
        NameStatus.NONE,
        NameStatus.NONE,
        text(address),
        Integer.toString(port),
        text(server),
        Integer.toString(serverPort),
        "",
        SMTP,
        "",
        Optional.empty());
  }

  /** As Postfix shows it: without scope, IPv6 in its short form. */
  public static String text(InetAddress address) {
    return IpAddress.format(address.getAddress());
  }
}
