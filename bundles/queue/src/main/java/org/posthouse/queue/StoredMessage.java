package org.posthouse.queue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.MessageContent;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;

/** A message as it was when it was asked for. */
record StoredMessage(
    String queueId, Envelope envelope, MessageContent content, List<RecipientState> states)
    implements QueuedMessage {

  static StoredMessage of(
      String id, Envelope envelope, MessageContent content, Map<Integer, RecipientState> changes) {
    List<RecipientState> states = Payloads.untried(envelope);
    changes.forEach(
        (recipient, state) -> {
          if (recipient < states.size()) {
            states.set(recipient, state);
          }
        });
    return new StoredMessage(id, envelope, content, List.copyOf(states));
  }

  /** Content in the heap. */
  record HeapContent(byte[] bytes, int offset, int length) implements MessageContent {
    @Override
    public long size() {
      return length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes, offset, length);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes, offset, length);
    }
  }
}
