package org.posthouse.cleanup;

import org.posthouse.api.MailError;
import org.posthouse.api.config.Settings;

/**
 * What MIME forbids and is refused for it. Immutable.
 *
 * @param headers octets of eight bits in a header, unless the mail is SMTPUTF8
 * @param bodies octets of eight bits in a body that does not say so
 * @param encodings messages and multiparts with an encoding such as base64
 */
record StrictMime(boolean headers, boolean bodies, boolean encodings) {

  static StrictMime of(Settings settings) {
    boolean both = settings.isTrue("strict_8bitmime");
    return new StrictMime(
        both || settings.isTrue("strict_7bit_headers"),
        both || settings.isTrue("strict_8bitmime_body"),
        settings.isTrue("strict_mime_encoding_domain"));
  }

  boolean any() {
    return headers || bodies || encodings;
  }

  static MailError error(String problem) {
    return new MailError(550, "5.6.0", problem);
  }

  static boolean hasEightBits(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return true;
      }
    }
    return false;
  }
}
