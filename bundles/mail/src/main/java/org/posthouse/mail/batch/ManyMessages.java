package org.posthouse.mail.batch;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * The same change of many messages. Many at once: those that wait for the disk share its syncs, so
 * that a hundred thousand messages take seconds.
 */
public final class ManyMessages {
  private static final int AT_ONCE = 1000;

  private ManyMessages() {}

  /** What is done to a message. */
  @FunctionalInterface
  public interface Change {

    /** Returns whether there was something to do. */
    boolean to(String queueId) throws IOException, InterruptedException;
  }

  /**
   * Returns the ids of the messages that were changed, in the order in which they were given. An id
   * that is given twice counts once.
   *
   * @throws IOException what went wrong first; nothing more is begun after it
   */
  public static List<String> change(List<String> queueIds, Change change)
      throws IOException, InterruptedException {
    List<String> ids = List.copyOf(new LinkedHashSet<>(queueIds));
    var changed = new AtomicReferenceArray<String>(ids.size());
    var failure = new AtomicReference<IOException>();
    var slots = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ids.size() && failure.get() == null; i++) {
        int at = i;
        slots.acquire();
        threads.execute(
            () -> {
              try {
                changed.set(at, change.to(ids.get(at)) ? ids.get(at) : null);
              } catch (IOException e) {
                failure.compareAndSet(null, e);
              } catch (InterruptedException e) {
                failure.compareAndSet(null, new IOException("interrupted", e));
              } finally {
                slots.release();
              }
            });
      }
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return IntStream.range(0, changed.length())
        .mapToObj(changed::get)
        .filter(id -> id != null)
        .toList();
  }
}
