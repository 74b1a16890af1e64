package org.posthouse.api.memory;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;

/**
 * What one session, message or store has taken of a {@link MemoryBudget}. Used by one thread at a
 * time. Closing it gives everything back, so a share belongs into a try statement, or to an object
 * that closes it.
 */
@ProviderType
public interface MemoryShare extends AutoCloseable {

  /**
   * Takes some bytes. A small share may grow as long as anything is left; a large one only as long
   * as four times what it has is left over, beside what is reserved for small ones.
   *
   * @return false, and nothing is taken, if they are not to be had
   */
  boolean take(long bytes);

  /** Takes some bytes without asking: for what is there already. */
  void add(long bytes);

  /** Gives some of the bytes back. */
  void give(long bytes);

  /** How much it has. */
  long bytes();

  /**
   * Takes some bytes.
   *
   * @throws MailException 452 4.3.1 if they are not to be had
   */
  default void charge(long bytes) throws MailException {
    if (!take(bytes)) {
      throw new MailException(MailError.noSpace("memory for mail is used up"));
    }
  }

  /** Gives everything back; the share can be used again. */
  default void clear() {
    give(bytes());
  }

  @Override
  default void close() {
    clear();
  }
}
