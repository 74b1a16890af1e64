package org.posthouse.queue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.posthouse.api.MailException;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueName;

/** A message on its way in: in memory while it is small and memory is left, then in a file. */
final class Draft implements MessageDraft {
  private static final int FIRST_BUFFER = 8 << 10;

  /** What the store does for a draft. */
  interface Sink {
    MessageFileWriter openFile(String id) throws IOException;

    /**
     * @param memory what the content is charged to
     * @return whether the queue keeps the content in memory, and closes its share then
     */
    boolean commit(
        String id,
        Envelope envelope,
        QueueName queue,
        byte[] content,
        int length,
        MemoryShare memory)
        throws MailException;

    void commit(String id, Envelope envelope, QueueName queue, MessageFileWriter file)
        throws MailException;
  }

  private final String id;
  private final int memoryLimit;
  private final MemoryShare memory;
  private final Sink sink;
  private final Content content = new Content();

  private byte[] buffer = {};
  private int length;
  private MessageFileWriter file;
  private boolean over;
  private boolean kept;

  /**
   * @param memory what the content is charged to while it is in memory
   */
  Draft(String id, int memoryLimit, MemoryShare memory, Sink sink) {
    this.id = id;
    this.memoryLimit = memoryLimit;
    this.memory = memory;
    this.sink = sink;
  }

  @Override
  public String queueId() {
    return id;
  }

  @Override
  public OutputStream content() {
    return content;
  }

  private final class Content extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        add(bytes, offset, count);
      } catch (IOException e) {
        throw Trouble.exception(e);
      }
    }
  }

  private void add(byte[] bytes, int offset, int count) throws IOException {
    if (over) {
      throw new IOException("message is complete");
    }
    if (file == null && !fits(count)) {
      file = sink.openFile(id);
      file.write(buffer, 0, length);
      dropBuffer();
    }
    if (file != null) {
      file.write(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, buffer, length, count);
      length += count;
    }
  }

  private boolean fits(int more) {
    if (more > memoryLimit - length) {
      return false;
    }
    if (more <= buffer.length - length) {
      return true;
    }
    int wanted = Math.max(length + more, Math.max(FIRST_BUFFER, buffer.length * 2));
    int size = Math.max(length + more, Math.min(wanted, memoryLimit));
    if (!memory.take(size - buffer.length)) {
      return false;
    }
    buffer = Arrays.copyOf(buffer, size);
    return true;
  }

  private void dropBuffer() {
    if (!kept) {
      memory.close();
    }
    buffer = new byte[0];
    length = 0;
  }

  @Override
  public void commit(Envelope envelope, QueueName queue) throws MailException {
    if (over) {
      throw new IllegalStateException("committed or closed before");
    }
    if (queue != QueueName.INCOMING && queue != QueueName.HOLD) {
      throw new IllegalArgumentException("no queue for new mail: " + queue);
    }
    if (file == null) {
      kept = sink.commit(id, envelope, queue, buffer, length, memory);
      over = true;
      dropBuffer();
    } else {
      sink.commit(id, envelope, queue, file);
      over = true;
    }
  }

  @Override
  public void close() {
    over = true;
    dropBuffer();
    if (file != null) {
      try {
        file.close();
      } catch (IOException abandonedAnyway) {
        // what is left in the directory of drafts goes at the next start
      }
    }
  }
}
