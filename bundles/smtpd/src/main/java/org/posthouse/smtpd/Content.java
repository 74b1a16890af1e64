package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft.MailText;
import org.posthouse.net.DataSink;

/**
 * The content of one message on its way to cleanup. After a failure the rest is taken and thrown
 * away, so that the client can be told at the end of data. Used by one thread.
 */
final class Content implements DataSink {
  private static final MailError TOO_BIG =
      new MailError(552, "5.3.4", "Error: message file too big");
  private final MailText text;
  private final long limit;
  private long size;
  private MailError failure;

  /**
   * @param text where it goes; null to throw it away
   * @param limit message_size_limit; 0 for none
   */
  private Content(MailText text, long limit, MailError failure) {
    this.text = text;
    this.limit = limit;
    this.failure = failure;
  }

  static Content into(MailText text, long limit) {
    return new Content(text, limit, null);
  }

  /** Takes everything and keeps nothing; its end is a success. */
  static Content nowhere(long limit) {
    return new Content(null, limit, null);
  }

  static Content failed(MailError failure) {
    return new Content(null, 0, failure);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    size += length;
    if (failure != null) {
      return;
    }
    if (limit > 0 && size > limit) {
      failure = TOO_BIG;
    } else if (text != null) {
      try {
        text.write(buffer, offset, length);
      } catch (MailException e) {
        failure = e.error();
      }
    }
  }

  long size() {
    return size;
  }

  Optional<MailError> failure() {
    return Optional.ofNullable(failure);
  }

  boolean isTooBig() {
    return failure == TOO_BIG;
  }

  /** Returns when the message is on stable storage; says why if it is not accepted. */
  Optional<MailError> commit() {
    if (failure == null && text != null) {
      try {
        text.commit();
      } catch (MailException e) {
        failure = e.error();
      }
    }
    return failure();
  }
}
