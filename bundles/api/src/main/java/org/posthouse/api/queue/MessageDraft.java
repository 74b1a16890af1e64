package org.posthouse.api.queue;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailException;
import org.posthouse.api.message.Envelope;

/**
 * A message on its way into the queue. Used by one thread. Closing it before the commit leaves no
 * trace; closing it after the commit does nothing.
 */
@ProviderType
public interface MessageDraft extends AutoCloseable {

  String queueId();

  /**
   * Takes the content, see {@link org.posthouse.api.message.MessageContent} for its form. Small
   * messages stay in memory until the commit.
   *
   * @throws MailException from its methods, 452 when storage is full
   */
  OutputStream content() throws IOException;

  /**
   * Returns when the message is on stable storage. After that the queue answers for it.
   *
   * @param queue INCOMING, or HOLD
   * @throws MailException 452 when storage is full, 451 for any other trouble; the message is then
   *     not in the queue
   */
  void commit(Envelope envelope, QueueName queue) throws MailException;

  @Override
  void close();
}
