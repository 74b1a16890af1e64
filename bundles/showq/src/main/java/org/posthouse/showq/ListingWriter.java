package org.posthouse.showq;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The listing on the socket of showq: for each message the letter {@code M} and its values, for
 * each recipient {@code R} and its values, {@code E} at the end. A listing without it was cut off.
 */
final class ListingWriter implements Listing.Sink {
  static final char MESSAGE = 'M';
  static final char RECIPIENT = 'R';
  static final char END = 'E';

  /** Characters of a text that are shown; in bytes they are within the reader's limit. */
  static final int MAX_TEXT = 1 << 14;

  private final DataOutputStream out;

  ListingWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  @Override
  public void message(ListedMessage message) throws IOException {
    out.writeByte(MESSAGE);
    text(message.queue().name());
    text(message.id());
    out.writeLong(message.arrival().toEpochMilli());
    out.writeLong(message.size());
    out.writeBoolean(message.expired());
    text(message.sender());
    for (ListedMessage.ListedRecipient recipient : message.recipients()) {
      out.writeByte(RECIPIENT);
      text(recipient.address());
      text(recipient.reason());
      out.writeBoolean(recipient.bounces());
    }
  }

  void end() throws IOException {
    out.writeByte(END);
    out.flush();
  }

  private void text(String text) throws IOException {
    // No text may make the rest of the listing unreadable.
    byte[] bytes =
        text.substring(0, Math.min(text.length(), MAX_TEXT)).getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
