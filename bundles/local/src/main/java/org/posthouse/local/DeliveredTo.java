package org.posthouse.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.posthouse.api.message.MessageContent;

/** Looks for the traces of earlier local deliveries in a message's header. */
final class DeliveredTo {
  private static final String NAME = "delivered-to:";

  /** A header longer than this is not searched to its end. */
  private static final int HEADER_LIMIT = 1 << 18;

  private DeliveredTo() {}

  /** Whether the message was delivered to this address before. */
  static boolean has(MessageContent content, String address) throws IOException {
    var line = new StringBuilder();
    try (InputStream in = content.open()) {
      byte[] chunk = new byte[Math.clamp(content.size(), 1, 8192)];
      int total = 0;
      for (int n = in.read(chunk); n >= 0 && total < HEADER_LIMIT; n = in.read(chunk)) {
        total += n;
        String text = new String(chunk, 0, n, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < n; i++) {
          char c = text.charAt(i);
          if (c != '\n') {
            if (line.length() < 2048) {
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
