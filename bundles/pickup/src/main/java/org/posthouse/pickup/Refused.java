package org.posthouse.pickup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.MessageContent;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;

/**
 * A message that was not accepted, in the form in which its sender can be told. Of the content only
 * the beginning is there.
 */
record Refused(
    String queueId, Envelope envelope, List<RecipientState> states, MessageContent content)
    implements QueuedMessage {
  private static final int BEGINNING = 32 * 1024;

  /** The beginning of the content of a file. */
  static MessageContent beginning(Maildrop.Taken file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (InputStream in = file.open()) {
      Submission.content(
          in, (piece, length) -> bytes.write(piece, 0, Math.min(length, BEGINNING - bytes.size())));
    }
    if (bytes.size() == BEGINNING) {
      bytes.writeBytes(new byte[] {'\r', '\n'});
    }
    byte[] content = bytes.toByteArray();
    return new MessageContent() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content);
      }
    };
  }
}
