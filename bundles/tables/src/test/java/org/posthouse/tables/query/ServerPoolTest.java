package org.posthouse.tables.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.posthouse.api.Deadline;
import org.posthouse.api.testing.Await;

final class ServerPoolTest {
  /** A connection to a server that can go away. */
  private static final class Line {
    boolean closed;
    int number;
  }

  private final List<Line> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private boolean up = true;
  private int hangUps;
  private Runnable whileConnecting = () -> {};

  private ServerPool<Line> pool(Duration idle) {
    return new ServerPool<>(
        "server x",
        new ServerPool.Connector<>() {
          @Override
          public Line connect(Deadline deadline) throws IOException {
            if (hangUps > 0) {
              hangUps--;
              throw new IOException("login", new EOFException());
            }
            if (!up) {
              throw new IOException("refused");
            }
            Line line = new Line();
            line.number = lines.size();
            lines.add(line);
            Runnable meanwhile = whileConnecting;
            whileConnecting = () -> {};
            meanwhile.run();
            return line;
          }

          @Override
          public void close(Line connection) {
            connection.closed = true;
          }
        },
        2,
        idle,
        warnings::add);
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private long open() {
    return lines.stream().filter(line -> !line.closed).count();
  }

  private int ask(ServerPool<Line> pool) throws IOException {
    return pool.with(
        soon(),
        line -> {
          if (line.closed) {
            throw new IOException("hung up");
          }
          return line.number;
        });
  }

  @Test
  void usesAConnectionAgainAndReplacesADeadOne() throws Exception {
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      assertEquals(0, ask(pool));
      assertEquals(0, ask(pool));
      lines.getFirst().closed = true;
      assertEquals(1, ask(pool));
      assertEquals(List.of(), warnings);
    }
    assertEquals(0, open());
  }

  @Test
  void saysOnceThatAServerIsAwayAndOnceThatItIsBack() throws Exception {
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      ask(pool);
      up = false;
      lines.getFirst().closed = true;
      for (int i = 0; i < 5; i++) {
        assertThrows(IOException.class, () -> ask(pool));
      }
      assertEquals(List.of("connect to server x: refused"), warnings);
      up = true;
      assertEquals(1, ask(pool));
      assertEquals("server x answers again", warnings.getLast());
      assertEquals(2, warnings.size());
    }
  }

  @Test
  void whoWasStillLetInDoesNotSayThatAServerIsBack() throws Exception {
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      whileConnecting =
          () -> {
            up = false;
            assertThrows(IOException.class, () -> ask(pool));
          };
      ask(pool);
      assertEquals(List.of("connect to server x: refused"), warnings);
    }
  }

  @Test
  void asksOnceMoreWhoHangsUpOnAFreshConnection() throws Exception {
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      assertEquals(1, askAfterHangUps(pool, 1), "the answer of the second connection");
      assertEquals(1, open());
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void whoHangsUpTwiceIsNotAskedAThirdTime() throws Exception {
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      assertThrows(IOException.class, () -> askAfterHangUps(pool, 2));
      assertEquals(2, lines.size());
      assertEquals(0, open());
      assertEquals(2, ask(pool), "nobody remembers");
    }
  }

  private int askAfterHangUps(ServerPool<Line> pool, int hangUps) throws IOException {
    return pool.with(
        soon(),
        line -> {
          if (line.number < hangUps) {
            throw new IOException("hung up");
          }
          return line.number;
        });
  }

  @Test
  void whoHangsUpWhileConnectingIsTriedOnceMore() throws Exception {
    hangUps = 1;
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      assertEquals(0, ask(pool));
    }
    hangUps = 2;
    try (ServerPool<Line> pool = pool(Duration.ofMinutes(1))) {
      assertThrows(ServerPool.NoConnectionException.class, () -> ask(pool));
    }
  }

  @Test
  void closesWhatIsIdleForTooLong() throws Exception {
    try (ServerPool<Line> pool = pool(Duration.ofMillis(20))) {
      ask(pool);
      Await.until("the connection is closed", () -> pool.idleCount() == 0);
      assertEquals(1, ask(pool));
    }
  }

  @Test
  void aConnectionInUseWhenThePoolClosesIsClosedAfterwards() throws Exception {
    ServerPool<Line> pool = pool(Duration.ofMinutes(1));
    AtomicBoolean ran = new AtomicBoolean();
    pool.with(
        soon(),
        line -> {
          pool.close();
          ran.set(true);
          return 0;
        });
    assertEquals(0, open());
    assertEquals(true, ran.get());
  }

  @Test
  void aClosedPoolHasNoThread() throws Exception {
    ServerPool<Line> pool = pool(Duration.ofMinutes(1));
    ask(pool);
    pool.close();
    Await.until("the thread ends", () -> !pool.hasThread());
  }
}
