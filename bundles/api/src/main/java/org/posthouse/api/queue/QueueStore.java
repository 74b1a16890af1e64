package org.posthouse.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailException;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;

/**
 * Keeps messages from the 250 until they are done. The states of a message are those of {@link
 * QueueName}, the states of its recipients those of {@link RecipientState}.
 *
 * <p>What is durable when the method returns: {@link MessageDraft#commit}, {@link #hold}, {@link
 * #release}, {@link #expire}, {@link #delete}. Everything else reaches the disk soon after, without
 * waiting: a crash can repeat a delivery, never lose one.
 *
 * <p>Thread rule: any thread.
 */
@ProviderType
public interface QueueStore {

  /**
   * Starts a message with a new queue id.
   *
   * @throws MailException 452 when storage is known to be full
   */
  MessageDraft create() throws MailException;

  /**
   * Moves up to {@code limit} messages that are in INCOMING, or in DEFERRED and due, to ACTIVE and
   * returns them, incoming ones first, in order of their due time.
   */
  List<String> activate(Instant now, int limit);

  /** When the next deferred message is due; empty if none is. */
  Optional<Instant> nextDue();

  /**
   * Calls {@code listener} whenever {@link #activate} may have more to give. At most one listener:
   * the queue manager. The call comes from the committing thread and must return at once.
   */
  void onArrival(Runnable listener);

  /** A message with its content, in whatever queue; empty if there is none of this id. */
  Optional<QueuedMessage> find(String queueId);

  /** The index entry of a message. */
  Optional<QueueEntry> entry(String queueId);

  /**
   * Waits until every message of an earlier run is known: to be called by who means all mail. After
   * a long time it returns all the same.
   */
  default void awaitAll() {}

  /** A snapshot of all messages that are known, in no order. */
  Stream<QueueEntry> entries();

  /** Notes what became of a recipient, by its position in the envelope. */
  void progress(String queueId, int recipient, RecipientState state);

  /** ACTIVE to DEFERRED. */
  void defer(String queueId, Instant due);

  /** ACTIVE to nothing: all recipients are done and what had to be reported is committed. */
  void remove(String queueId);

  /** Makes deferred messages due now that wait for something that has come. Returns how many. */
  int retry(Predicate<QueuedMessage> which);

  /** Makes one deferred message due now, as somebody asked. Returns whether it is there. */
  boolean flush(String queueId);

  /**
   * Makes deferred messages due now, as somebody asked, that have a recipient in a domain who still
   * waits. Only those are read that may have one: this may be asked from the network.
   *
   * @param domain what is behind the at sign, in any case
   * @return how many
   */
  int flushSite(String domain);

  /**
   * To HOLD, from any queue; an attempt in progress is finished first. Returns whether it is there.
   */
  boolean hold(String queueId) throws MailException;

  /** HOLD to DEFERRED, due now. Returns whether it was on hold. */
  boolean release(String queueId) throws MailException;

  /**
   * Marks a message, in any queue: the next attempt returns it to its sender, however young it is.
   * On hold there is none. Returns whether the mark is new.
   */
  boolean expire(String queueId) throws MailException;

  /** Removes a message from any queue, without a report. Returns whether it was there. */
  boolean delete(String queueId) throws MailException;
}
