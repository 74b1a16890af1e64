package org.posthouse.showq;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.queue.QueueName;
import org.posthouse.showq.ListedMessage.ListedRecipient;

/** Reads what showq sends. */
public final class ListingReader {
  private static final int MAX_TEXT = 1 << 16;

  private final DataInputStream in;

  public ListingReader(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, 1 << 14));
  }

  /**
   * Hands on all messages.
   *
   * @throws java.io.EOFException if the listing was cut off
   */
  public void copyTo(Listing.Sink sink) throws IOException {
    int type = in.readByte();
    while (type == ListingWriter.MESSAGE) {
      QueueName queue = QueueName.valueOf(text());
      String id = text();
      Instant arrival = Instant.ofEpochMilli(in.readLong());
      long size = in.readLong();
      boolean expired = in.readBoolean();
      String sender = text();
      List<ListedRecipient> recipients = new ArrayList<>(2);
      for (type = in.readByte(); type == ListingWriter.RECIPIENT; type = in.readByte()) {
        recipients.add(new ListedRecipient(text(), text(), in.readBoolean()));
      }
      sink.message(new ListedMessage(queue, id, arrival, size, expired, sender, recipients));
    }
    if (type != ListingWriter.END) {
      throw new IOException("malformed queue listing");
    }
  }

  private String text() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_TEXT) {
      throw new IOException("malformed queue listing");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
