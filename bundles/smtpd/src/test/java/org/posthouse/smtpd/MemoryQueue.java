package org.posthouse.smtpd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.message.Envelope;

/** Takes messages and keeps them. */
final class MemoryQueue implements Cleanup {
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger ids = new AtomicInteger();
  volatile MailError failOpen;
  volatile MailError failCommit;

  record Message(String queueId, Envelope envelope, String received, String text, boolean held) {}

  @Override
  public MailDraft open(MailOrigin origin) throws MailException {
    if (failOpen != null) {
      throw new MailException(failOpen);
    }
    open.incrementAndGet();
    return new Draft(String.format("4Z%06X", ids.incrementAndGet()));
  }

  private final class Draft implements MailDraft {
    private final String queueId;
    private boolean held;
    private boolean closed;

    Draft(String queueId) {
      this.queueId = queueId;
    }

    @Override
    public String queueId() {
      return queueId;
    }

    @Override
    public void hold() {
      held = true;
    }

    @Override
    public MailText start(Envelope envelope, String received) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return new MailText() {
        @Override
        public void write(byte[] buffer, int offset, int length) {
          bytes.write(buffer, offset, length);
        }

        @Override
        public long commit() throws MailException {
          if (failCommit != null) {
            throw new MailException(failCommit);
          }
          String text = bytes.toString(StandardCharsets.ISO_8859_1);
          messages.add(new Message(queueId, envelope, received, text, held));
          return bytes.size();
        }
      };
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
