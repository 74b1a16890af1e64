package org.posthouse.postlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.posthouse.api.event.Happening;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.event.MailEventListener;
import org.posthouse.api.log.Log;

class ListenersTest {
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Log log =
      new Log() {
        @Override
        public void info(String text) {}

        @Override
        public void warn(String text) {
          warnings.add(text);
        }

        @Override
        public void fatal(String text) {}

        @Override
        public void panic(String text, Throwable cause) {}
      };

  private static Happening removed(int number) {
    return new Happening(Instant.EPOCH, "", "qmgr", new MailEvent.Removed("ID" + number));
  }

  /** Hears everything, when it may. */
  private static final class Ear implements MailEventListener {
    final CountDownLatch open;
    final BlockingQueue<Happening> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> missed = new LinkedBlockingQueue<>();

    Ear(int doors) {
      open = new CountDownLatch(doors);
    }

    @Override
    public void happened(Happening happening) {
      try {
        assertTrue(open.await(1, TimeUnit.MINUTES));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      heard.add(happening);
    }

    @Override
    public void lost(long events) {
      missed.add(events);
    }

    Happening next() throws InterruptedException {
      return heard.poll(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void tellsInOrder() throws Exception {
    Ear ear = new Ear(0);
    try (Listeners listeners = new Listeners()) {
      listeners.add(ear, log);
      for (int i = 0; i < 1000; i++) {
        listeners.tell(removed(i));
      }
      for (int i = 0; i < 1000; i++) {
        assertEquals(removed(i), ear.next());
      }
      assertTrue(ear.missed.isEmpty());
    }
  }

  @Test
  void oneThatIsSlowLosesEventsAndIsToldHowMany() throws Exception {
    Ear slow = new Ear(1);
    Ear quick = new Ear(0);
    int more = 500;
    try (Listeners listeners = new Listeners()) {
      listeners.add(slow, log);
      listeners.add(quick, log);
      for (int i = 0; i < Outlet.CAPACITY + more; i++) {
        listeners.tell(removed(i));
        assertEquals(removed(i), quick.next());
      }
      slow.open.countDown();
      long lost = slow.missed.poll(1, TimeUnit.MINUTES);
      // The one that it was busy with had left the buffer.
      assertTrue(lost == more || lost == more - 1, "lost " + lost);
      assertEquals(
          List.of(
              "listener " + Ear.class.getName() + " is slow or failed: " + lost + " events lost"),
          warnings);
      for (int i = 0; i < Outlet.CAPACITY + more - lost; i++) {
        assertEquals(removed(i), slow.next());
      }
    }
  }

  @Test
  void oneThatFailsHearsTheNext() throws Exception {
    BlockingQueue<Happening> heard = new LinkedBlockingQueue<>();
    MailEventListener failing =
        happening -> {
          heard.add(happening);
          if (happening.equals(removed(1))) {
            throw new IllegalStateException();
          }
        };
    try (Listeners listeners = new Listeners()) {
      listeners.add(failing, log);
      listeners.tell(removed(1));
      listeners.tell(removed(2));
      assertEquals(removed(1), heard.poll(1, TimeUnit.MINUTES));
      assertEquals(removed(2), heard.poll(1, TimeUnit.MINUTES));
      assertEquals(1, warnings.size());
    }
  }

  @Test
  void oneThatHasLeftHearsNothing() throws Exception {
    Ear gone = new Ear(0);
    Ear there = new Ear(0);
    try (Listeners listeners = new Listeners()) {
      listeners.add(gone, log);
      listeners.add(there, log);
      listeners.remove(gone);
      assertFalse(listeners.isEmpty());
      listeners.tell(removed(1));
      assertEquals(removed(1), there.next());
      assertTrue(gone.heard.isEmpty());
      listeners.remove(there);
      assertTrue(listeners.isEmpty());
    }
  }
}
