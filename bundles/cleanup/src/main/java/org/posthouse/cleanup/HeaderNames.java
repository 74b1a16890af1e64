package org.posthouse.cleanup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The headers that cleanup knows by name, and those it removes. */
final class HeaderNames {

  /** What a header is to cleanup. */
  enum Kind {
    OTHER,
    RECEIVED,
    MESSAGE_ID,
    DATE,
    FROM,
    TO,
    CC,
    SENDER_ADDRESS,
    RECIPIENT_ADDRESS,
    RESENT_MESSAGE_ID,
    RESENT_DATE,
    RESENT_FROM,
    RESENT_SENDER_ADDRESS,
    RESENT_RECIPIENT,
    RESENT_OTHER,
    CONTENT_TYPE,
    TRANSFER_ENCODING,
    MIME;

    int bit() {
      return 1 << ordinal();
    }

    boolean isResent() {
      return switch (this) {
        case RESENT_MESSAGE_ID,
            RESENT_DATE,
            RESENT_FROM,
            RESENT_SENDER_ADDRESS,
            RESENT_RECIPIENT,
            RESENT_OTHER ->
            true;
        default -> false;
      };
    }

    /** Whether it is about MIME. */
    boolean isMime() {
      return this == CONTENT_TYPE || this == TRANSFER_ENCODING || this == MIME;
    }

    /** Whether it lists addresses, and of which sort. */
    AddressUse use() {
      return switch (this) {
        case FROM, SENDER_ADDRESS, RESENT_FROM, RESENT_SENDER_ADDRESS -> AddressUse.HEADER_SENDER;
        case TO, CC, RECIPIENT_ADDRESS, RESENT_RECIPIENT -> AddressUse.HEADER_RECIPIENT;
        default -> null;
      };
    }
  }

  /** A known name. */
  record Known(byte[] name, Kind kind, boolean dropped) {}

  private static final Object[][] KNOWN = {
    {"received", Kind.RECEIVED},
    {"message-id", Kind.MESSAGE_ID},
    {"date", Kind.DATE},
    {"from", Kind.FROM},
    {"to", Kind.TO},
    {"cc", Kind.CC},
    {"bcc", Kind.RECIPIENT_ADDRESS},
    {"apparently-to", Kind.RECIPIENT_ADDRESS},
    {"disposition-notification-to", Kind.SENDER_ADDRESS},
    {"errors-to", Kind.SENDER_ADDRESS},
    {"mail-followup-to", Kind.SENDER_ADDRESS},
    {"reply-to", Kind.SENDER_ADDRESS},
    {"return-path", Kind.SENDER_ADDRESS},
    {"return-receipt-to", Kind.SENDER_ADDRESS},
    {"sender", Kind.SENDER_ADDRESS},
    {"resent-message-id", Kind.RESENT_MESSAGE_ID},
    {"resent-date", Kind.RESENT_DATE},
    {"resent-from", Kind.RESENT_FROM},
    {"resent-sender", Kind.RESENT_SENDER_ADDRESS},
    {"resent-reply-to", Kind.RESENT_SENDER_ADDRESS},
    {"resent-to", Kind.RESENT_RECIPIENT},
    {"resent-cc", Kind.RESENT_RECIPIENT},
    {"resent-bcc", Kind.RESENT_RECIPIENT},
    {"content-type", Kind.CONTENT_TYPE},
    {"content-description", Kind.MIME},
    {"content-disposition", Kind.MIME},
    {"content-id", Kind.MIME},
    {"content-transfer-encoding", Kind.TRANSFER_ENCODING},
    {"mime-version", Kind.MIME},
  };

  private static final Known UNKNOWN = new Known(new byte[0], Kind.OTHER, false);

  private final Known[][] byLength;

  HeaderNames(List<String> dropped) {
    var all = new ArrayList<Known>();
    var drop = new ArrayList<>(CleanupSettings.lower(dropped));
    for (Object[] known : KNOWN) {
      String name = (String) known[0];
      all.add(known(name, (Kind) known[1], drop.remove(name)));
    }
    drop.forEach(name -> all.add(known(name, Kind.OTHER, true)));
    int longest = all.stream().mapToInt(known -> known.name().length).max().orElse(0);
    byLength = new Known[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      byLength[length] =
          all.stream().filter(known -> known.name().length == wanted).toArray(Known[]::new);
    }
  }

  private static Known known(String name, Kind kind, boolean dropped) {
    return new Known(
        name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII), kind, dropped);
  }

  /** What the name in a buffer is. */
  Known find(byte[] buffer, int length) {
    if (length < byLength.length) {
      for (Known known : byLength[length]) {
        if (equals(known.name(), buffer, length)) {
          return known;
        }
      }
    }
    return UNKNOWN;
  }

  private static boolean equals(byte[] lower, byte[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      int c = buffer[i];
      if (lower[i] != c && (c < 'A' || c > 'Z' || lower[i] != c + 32)) {
        return false;
      }
    }
    return true;
  }
}
