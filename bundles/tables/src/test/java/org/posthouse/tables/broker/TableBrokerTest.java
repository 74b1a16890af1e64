package org.posthouse.tables.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableView;
import org.posthouse.api.testing.Await;

final class TableBrokerTest {
  @TempDir Path directory;

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private TableContext context() {
    return TableContract.context(directory, new ArrayList<>());
  }

  private TableBroker broker(TableFactory... factories) {
    return new TableBroker(
        context(),
        List.of(factories),
        type -> Optional.empty(),
        type -> type.equals("cidr") ? Optional.of("map-cidr") : Optional.empty());
  }

  /** A type whose tables answer with a number that tells one opening from the next. */
  private final class Numbered implements TableFactory {
    @Override
    public Set<String> types() {
      return Set.of("cidr");
    }

    @Override
    public Table open(TableName name, TableContext context) {
      String answer = "open " + opened.incrementAndGet();
      return new Table() {
        @Override
        public LookupResult lookup(String key, Deadline deadline) {
          return LookupResult.found(answer);
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }
  }

  private static String text(LookupResult result) {
    return switch (result) {
      case LookupResult.Found found -> found.value();
      case LookupResult.NotFound _ -> "not found";
      case LookupResult.TryAgain(String reason) -> reason;
      case LookupResult.Misconfigured(String reason) -> reason;
    };
  }

  @Test
  void onlyOneTableIsOpenForAName() throws Exception {
    try (TableBroker broker = broker(new Numbered())) {
      assertSame(broker.table("cidr:x"), broker.table("cidr:x"));
      assertEquals("open 1", text(broker.table("cidr:x").lookup("k")));
      assertEquals("open 1", text(broker.table("cidr:x").lookup("k")));
    }
    assertEquals(1, closed.get());
  }

  @Test
  void anAbsentTypeAnswersTryAgainAndNamesItsFeature() throws Exception {
    try (TableBroker broker = broker()) {
      LookupResult result = broker.table("cidr:/x").lookup("k");
      assertInstanceOf(LookupResult.TryAgain.class, result);
      assertEquals(
          "cidr:/x is unavailable. unsupported dictionary type: cidr (install feature map-cidr)",
          text(result));
    }
  }

  @Test
  void aHandleHealsAsSoonAsItsTypeIsBack() throws Exception {
    Numbered factory = new Numbered();
    try (TableBroker broker = broker()) {
      TableHandle handle = broker.table("cidr:x");
      assertInstanceOf(LookupResult.TryAgain.class, handle.lookup("k"));
      broker.add(factory);
      assertEquals("open 1", text(handle.lookup("k")));
      broker.remove(factory);
      assertInstanceOf(LookupResult.TryAgain.class, handle.lookup("k"));
      assertEquals(1, closed.get());
      broker.add(factory);
      assertEquals("open 2", text(handle.lookup("k")));
    }
  }

  @Test
  void nothingOfALeavingTypeStaysInTheThreadThatRemovesIt() throws Exception {
    ThreadLocal<String> buffer = new ThreadLocal<>();
    TableFactory factory =
        new TableFactory() {
          @Override
          public Set<String> types() {
            return Set.of("cidr");
          }

          @Override
          public Table open(TableName name, TableContext context) {
            return new Table() {
              @Override
              public LookupResult lookup(String key, Deadline deadline) {
                return LookupResult.found("value");
              }

              @Override
              public void close() {
                buffer.set("for the farewell");
                closed.incrementAndGet();
              }
            };
          }
        };
    try (TableBroker broker = broker(factory)) {
      broker.table("cidr:x").lookup("k");
      broker.remove(factory);
      assertEquals(1, closed.get());
      assertNull(buffer.get());
    }
  }

  @Test
  void aLeavingTypeWaitsForRunningLookupsAndInterruptsThoseThatHang() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicReference<Boolean> interruptedAfterwards = new AtomicReference<>();
    TableFactory hanging =
        new TableFactory() {
          @Override
          public Set<String> types() {
            return Set.of("tcp");
          }

          @Override
          public Table open(TableName name, TableContext context) {
            return new Table() {
              @Override
              public LookupResult lookup(String key, Deadline deadline) {
                inside.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException("interrupted", e);
                }
                return LookupResult.NOT_FOUND;
              }

              @Override
              public void close() {
                closed.incrementAndGet();
              }
            };
          }
        };
    try (TableBroker broker = broker(hanging);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TableHandle handle = broker.table("tcp:x");
      Future<LookupResult> answer =
          threads.submit(
              () -> {
                LookupResult result = handle.lookup("k");
                interruptedAfterwards.set(Thread.currentThread().isInterrupted());
                return result;
              });
      inside.await();
      broker.remove(hanging);
      assertInstanceOf(LookupResult.TryAgain.class, answer.get());
      assertFalse(interruptedAfterwards.get());
      assertEquals(1, closed.get());
    }
  }

  @Test
  void noLookupEntersATableThatIsClosed() throws Exception {
    AtomicInteger late = new AtomicInteger();
    class Checked implements TableFactory {
      @Override
      public Set<String> types() {
        return Set.of("cidr");
      }

      @Override
      public Table open(TableName name, TableContext context) {
        return new Table() {
          private volatile boolean gone;

          @Override
          public LookupResult lookup(String key, Deadline deadline) {
            Thread.yield();
            if (gone) {
              late.incrementAndGet();
            }
            return LookupResult.NOT_FOUND;
          }

          @Override
          public void close() {
            gone = true;
          }
        };
      }
    }
    TableFactory factory = new Checked();
    try (TableBroker broker = broker(factory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TableHandle handle = broker.table("cidr:x");
      List<Future<?>> askers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        askers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 5000; n++) {
                    handle.lookup("k");
                  }
                }));
      }
      for (int i = 0; i < 200; i++) {
        broker.remove(factory);
        broker.add(factory);
      }
      for (Future<?> asker : askers) {
        asker.get();
      }
    }
    assertEquals(0, late.get());
  }

  @Test
  void anExceptionInATableIsTryAgain() throws Exception {
    TableFactory broken =
        new TableFactory() {
          @Override
          public Set<String> types() {
            return Set.of("broken");
          }

          @Override
          public Table open(TableName name, TableContext context) throws TableException {
            if (name.name().equals("open")) {
              throw new IllegalStateException("no");
            }
            return new Table() {
              @Override
              public LookupResult lookup(String key, Deadline deadline) {
                throw new IllegalStateException("no");
              }

              @Override
              public void close() {}
            };
          }
        };
    try (TableBroker broker = broker(broken)) {
      assertInstanceOf(LookupResult.TryAgain.class, broker.table("broken:open").lookup("k"));
      assertInstanceOf(LookupResult.TryAgain.class, broker.table("broken:ask").lookup("k"));
    }
  }

  @Test
  void aNewConfigurationOpensTablesAnew() throws Exception {
    AtomicReference<TableContext> now = new AtomicReference<>(context());
    try (TableBroker broker =
        new TableBroker(now::get, Duration.ofSeconds(5), type -> Optional.empty())) {
      broker.add(new Numbered());
      TableHandle handle = broker.table("cidr:x");
      assertEquals("open 1", text(handle.lookup("k")));
      now.set(context());
      broker.refresh();
      assertEquals("open 2", text(handle.lookup("k")));
      assertEquals(1, closed.get());
    }
  }

  @Test
  void aViewSeesOneGeneration() throws Exception {
    AtomicReference<TableContext> now = new AtomicReference<>(context());
    Numbered factory = new Numbered();
    try (TableBroker broker =
        new TableBroker(now::get, Duration.ofSeconds(5), type -> Optional.empty())) {
      broker.add(factory);
      TableHandle handle = broker.table("cidr:x");
      try (TableView view = broker.view()) {
        assertEquals("open 1", text(view.call(() -> handle.lookup("k"))));
        now.set(context());
        broker.refresh();
        assertEquals("open 2", text(handle.lookup("k")));
        assertEquals("open 1", text(view.call(() -> handle.lookup("k"))));
        assertEquals(0, closed.get());
        broker.remove(factory);
        assertInstanceOf(LookupResult.TryAgain.class, view.call(() -> handle.lookup("k")));
        broker.add(factory);
        assertEquals("open 3", text(view.call(() -> handle.lookup("k"))));
      }
      assertEquals(2, closed.get());
    }
  }

  @Test
  void aChangedFileIsReadAnew() throws Exception {
    Path file = Files.writeString(directory.resolve("t"), "key one\n");
    try (TableBroker broker = broker()) {
      TableHandle handle = broker.table("texthash:" + file);
      assertEquals("one", text(handle.lookup("key")));
      Files.writeString(file, "key two\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      awaitAnswer(handle, "two");
    }
  }

  @Test
  void aTableThatFailedToOpenIsTriedAgain() throws Exception {
    Path file = directory.resolve("t");
    try (TableBroker broker = broker()) {
      TableHandle handle = broker.table("texthash:" + file);
      assertEquals(
          "texthash:"
              + file
              + " is unavailable. open database "
              + file
              + ": No such file or directory",
          text(handle.lookup("key")));
      Files.writeString(file, "key one\n");
      awaitAnswer(handle, "one");
    }
  }

  private static void awaitAnswer(TableHandle handle, String wanted) throws Exception {
    Await.until("the answer " + wanted, () -> text(handle.lookup("key")).equals(wanted));
  }

  @Test
  void countsLookups() throws Exception {
    try (TableBroker broker = broker()) {
      broker.table("inline:{a=b}").lookup("a");
      broker.table("inline:{a=b}").lookup("c");
      var status = broker.tables().getFirst();
      assertEquals("inline:{a=b}", status.name());
      assertEquals("open", status.state());
      assertEquals(2, status.lookups());
      assertEquals(1, status.found());
      assertTrue(status.meanMicros() > 0);
    }
  }

  @Test
  void composedTablesAskTheirParts() throws Exception {
    try (TableBroker broker = broker()) {
      assertEquals("c", text(broker.table("pipemap:{inline:{a=b},inline:{b=c}}").lookup("a")));
      assertEquals("b,x", text(broker.table("unionmap:{inline:{a=b},static:x}").lookup("a")));
      assertEquals("v w", text(broker.table("static:{ v w }").lookup("a")));
      assertEquals("d e", text(broker.table("inline:{ a=b, {c = d e} }").lookup("c")));
      assertInstanceOf(LookupResult.Misconfigured.class, broker.table("inline:{a}").lookup("c"));
      assertInstanceOf(LookupResult.TryAgain.class, broker.table("fail:x").lookup("c"));
    }
  }

  @Test
  void proxyAsksOnlyApprovedTables() throws Exception {
    try (TableBroker broker = broker()) {
      LookupResult result = broker.table("proxy:static:x").lookup("c");
      assertInstanceOf(LookupResult.Misconfigured.class, result);
      assertTrue(text(result).contains("request for unapproved table: \"static:x\""));
    }
  }
}
