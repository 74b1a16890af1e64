package org.posthouse.api.cleanup;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailException;
import org.posthouse.api.message.Envelope;

/**
 * A new message whose envelope is not complete yet. Used by one thread. Close it in any case; what
 * is not committed leaves no trace.
 */
@ProviderType
public interface MailDraft extends AutoCloseable {

  String queueId();

  /** The message goes to the hold queue, as with {@link MailOrigin.Flag#HOLD}. */
  void hold();

  /**
   * Fixes the envelope, as the client gave it; cleanup rewrites it. Called once.
   *
   * @param received the trace header to put on top, without its last line end, or "" for none
   */
  MailText start(Envelope envelope, String received) throws MailException;

  @Override
  void close();

  /** The content of the message, after its envelope. */
  @ProviderType
  interface MailText {

    /**
     * More of the content, cut anywhere. Every line ends in CR LF, without dot stuffing. Once it
     * has failed, the rest is thrown away by the caller and {@link #commit} is not called.
     */
    void write(byte[] buffer, int offset, int length) throws MailException;

    /**
     * Returns when the message is on stable storage.
     *
     * @return the size of the message as queued
     * @throws MailException when it is not accepted, with the reply for the client
     */
    long commit() throws MailException;
  }
}
