package org.posthouse.smtpd;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.posthouse.mail.HostNames;
import org.posthouse.smtpd.ProxyHeader.BadException;

/**
 * Reads the header that a proxy sends first, and not a byte more. Of one connection, used by its
 * thread.
 */
final class ProxyHeaderReader {
  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  /** Of version 1, more than it may have; no version 1 header is shorter than {@link #SHORTEST}. */
  private static final int LONGEST_LINE = 256;

  private static final int SHORTEST = "PROXY UNKNOWN\r\n".length();
  private static final int FIXED = 16;

  /** Of version 2, with all that a proxy adds to the addresses: names, certificates, sums. */
  private static final int LONGEST = 4096;

  private static final int SHOWN = 100;
  private static final int LOCAL = 0;
  private static final int PROXY = 1;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;

  private final InputStream input;
  private final boolean ipv4;
  private final boolean ipv6;
  private byte[] bytes = new byte[LONGEST_LINE];
  private int length;

  /**
   * @param input with a deadline of its own
   * @param ipv4 whether the server speaks it
   */
  ProxyHeaderReader(InputStream input, boolean ipv4, boolean ipv6) {
    this.input = input;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /**
   * Waits for the header.
   *
   * @throws IOException if the connection breaks
   */
  ProxyHeader read() throws BadException, IOException {
    try {
      return fill(SHORTEST) || length > 0 ? parse() : new ProxyHeader.Nothing();
    } catch (SocketTimeoutException e) {
      throw new BadException("timeout error");
    }
  }

  private ProxyHeader parse() throws BadException, IOException {
    if (startsWith(SIGNATURE)) {
      return binary();
    }
    while (bytes[length - 1] != '\n') {
      if (length == LONGEST_LINE || !fill(length + 1)) {
        throw bad("missing protocol header terminator");
      }
    }
    return line();
  }

  /** Reads until there are so many bytes. Returns whether they came. */
  private boolean fill(int size) throws IOException {
    while (length < size) {
      int count = input.read(bytes, length, size - length);
      if (count < 0) {
        return false;
      }
      length += count;
    }
    return true;
  }

  private boolean startsWith(byte[] start) {
    return length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private BadException bad(String what) {
    return new BadException(what + ": " + Escaped.of(bytes, length, SHOWN));
  }

  private ProxyHeader line() throws BadException {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    String[] words = text.stripTrailing().split(" +");
    if (!words[0].equals("PROXY")) {
      throw bad("unrecognized protocol header");
    }
    String protocol = word(words, 1);
    if (protocol.equals("UNKNOWN")) {
      return new ProxyHeader.Own();
    }
    boolean four = protocol.equals("TCP4") && ipv4;
    if (!four && !(protocol.equals("TCP6") && ipv6)) {
      throw bad("bad or missing protocol type");
    }
    return new ProxyHeader.Forwarded(
        address(word(words, 2), four, "client"),
        port(word(words, 4), "client"),
        address(word(words, 3), four, "server"),
        port(word(words, 5), "server"));
  }

  private static String word(String[] words, int number) {
    return number < words.length ? words[number] : "";
  }

  private InetAddress address(String text, boolean four, String whose) throws BadException {
    if (!(four ? HostNames.isIpv4(text) : HostNames.isIpv6(text))) {
      throw bad("bad or missing " + whose + " address");
    }
    return InetAddress.ofLiteral(text);
  }

  private int port(String text, String whose) throws BadException {
    boolean digits = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    int port = digits ? Integer.parseInt(text) : -1;
    if (port < 0 || port > 0xffff) {
      throw bad("bad or missing " + whose + " port");
    }
    return port;
  }

  private ProxyHeader binary() throws BadException, IOException {
    if (!fill(FIXED)) {
      throw bad("short protocol header");
    }
    int rest = number(14);
    if (bytes[12] >> 4 != 2) {
      throw bad("unrecognized protocol version");
    }
    if (FIXED + rest > LONGEST) {
      throw bad("too long protocol header");
    }
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, FIXED + rest));
    if (!fill(FIXED + rest)) {
      throw bad("short version 2 protocol header");
    }
    return switch (bytes[12] & 0xf) {
      case LOCAL -> new ProxyHeader.Own();
      case PROXY -> forwarded(rest);
      default -> throw bad("bad command in proxy header");
    };
  }

  private ProxyHeader forwarded(int rest) throws BadException {
    int size =
        switch (bytes[13]) {
          case TCP4 -> 4;
          case TCP6 -> 16;
          default -> throw bad("unsupported network protocol");
        };
    if (size == 4 ? !ipv4 : !ipv6) {
      throw bad("Postfix " + (size == 4 ? "IPv4" : "IPv6") + " support is disabled");
    }
    if (rest < 2 * (size + 2)) {
      throw bad("short address field");
    }
    int ports = FIXED + 2 * size;
    return new ProxyHeader.Forwarded(
        address(FIXED, size), number(ports), address(FIXED + size, size), number(ports + 2));
  }

  private InetAddress address(int from, int size) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + size));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + size + " bytes", e);
    }
  }

  private int number(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
