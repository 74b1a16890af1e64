package org.posthouse.cleanup;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueName;

/** Keeps the last message. */
final class MemoryStore {
  MemoryBudget memory = MemoryBudget.of(64 << 20, 64 << 20);
  private ByteArrayOutputStream content = new ByteArrayOutputStream();
  private Envelope envelope;
  private QueueName queueName;
  private boolean forgetful;
  private long forgotten;

  /** Counts the content only. */
  static MemoryStore forgetful() {
    var store = new MemoryStore();
    store.forgetful = true;
    return store;
  }

  MessageDraft create() {
    content = new ByteArrayOutputStream();
    envelope = null;
    queueName = null;
    return new MessageDraft() {
      @Override
      public String queueId() {
        return "QUEUEID";
      }

      @Override
      public OutputStream content() {
        return forgetful ? counter() : content;
      }

      @Override
      public void commit(Envelope given, QueueName queue) {
        envelope = given;
        queueName = queue;
      }

      @Override
      public void close() {}
    };
  }

  /** Null if the message was not committed. */
  QueueName queueName() {
    return queueName;
  }

  private OutputStream counter() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        forgotten++;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        forgotten += length;
      }
    };
  }

  boolean isCommitted() {
    return envelope != null;
  }

  Envelope envelope() {
    return envelope;
  }

  long size() {
    return forgetful ? forgotten : content.size();
  }

  String text() {
    return content.toString(StandardCharsets.UTF_8);
  }
}
