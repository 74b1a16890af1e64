package org.posthouse.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Looks for the traces of earlier deliveries in a message's header. */
public final class DeliveredTo {
  private static final String NAME = "delivered-to:";

  /** A header longer than this is not searched to its end. */
  private static final int HEADER_LIMIT = 1 << 18;

  /** No address is longer. */
  private static final int LINE_LIMIT = 2048;

  private DeliveredTo() {}

  /** Whether the message, which is read and closed, was delivered to this address before. */
  public static boolean has(InputStream content, String address) throws IOException {
    var line = new StringBuilder();
    try (InputStream in = content) {
      byte[] chunk = new byte[8192];
      int total = 0;
      for (int n = in.read(chunk); n >= 0 && total < HEADER_LIMIT; n = in.read(chunk)) {
        total += n;
        for (int i = 0; i < n; i++) {
          char c = (char) (chunk[i] & 0xff);
          if (c != '\n') {
            if (line.length() < LINE_LIMIT) {
              line.append(c);
            }
          } else if (line.toString().isBlank()) {
            return false;
          } else if (matches(line.toString(), address)) {
            return true;
          } else {
            line.setLength(0);
          }
        }
      }
    }
    return false;
  }

  private static boolean matches(String line, String address) {
    if (!line.regionMatches(true, 0, NAME, 0, NAME.length())) {
      return false;
    }
    String value = line.substring(NAME.length()).strip();
    byte[] utf8 = value.getBytes(StandardCharsets.ISO_8859_1);
    return new String(utf8, StandardCharsets.UTF_8).equalsIgnoreCase(address);
  }
}
