package org.posthouse.api.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;

/** What every table type promises. A type's test implements this interface. */
public interface TableContract {

  /** The factory under test. */
  TableFactory factory();

  /** A table in a fresh directory that gives {@link #presentKey} the value {@link #value}. */
  TableName goodTable(Path directory) throws Exception;

  /** A table whose file or setting is missing; null if the type has no such thing. */
  default TableName missingTable(Path directory) throws Exception {
    return new TableName(factory().types().iterator().next(), directory + "/missing");
  }

  default String presentKey() {
    return "present@example.com";
  }

  default String value() {
    return "some value";
  }

  /** A key that the table does not have; null if it has every key. */
  default String absentKey() {
    return "absent@example.com";
  }

  /** Surroundings without parameters, whose files are in {@code directory}. */
  static TableContext context(Path directory, List<String> warnings) {
    return new TableContext() {
      @Override
      public Path configDirectory() {
        return directory;
      }

      @Override
      public Optional<String> parameter(String name) {
        return Optional.empty();
      }

      @Override
      public void warn(String text) {
        warnings.add(text);
      }
    };
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private Table open(Path directory) throws Exception {
    return factory().open(goodTable(directory), context(directory, new ArrayList<>()));
  }

  @Test
  default void findsWhatIsThere(@TempDir Path directory) throws Exception {
    try (Table table = open(directory)) {
      LookupResult result = table.lookup(presentKey(), soon());
      assertEquals(value(), assertInstanceOf(LookupResult.Found.class, result).value());
    }
  }

  @Test
  default void answersNotFoundForWhatIsNotThere(@TempDir Path directory) throws Exception {
    try (Table table = open(directory)) {
      if (absentKey() != null) {
        assertEquals(LookupResult.NOT_FOUND, table.lookup(absentKey(), soon()));
      }
    }
  }

  @Test
  default void answersHostileKeys(@TempDir Path directory) throws Exception {
    try (Table table = open(directory)) {
      for (String key :
          List.of("\0", "'", "'; DROP TABLE a; --", "%s%n", "x".repeat(100_000), "\ud800", "é@ü")) {
        assertNotNull(table.lookup(key, soon()));
      }
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), soon()));
    }
  }

  @Test
  default void answersManyThreadsAtOnce(@TempDir Path directory) throws Exception {
    try (Table table = open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LookupResult>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(threads.submit(() -> table.lookup(presentKey(), soon())));
      }
      for (Future<LookupResult> answer : answers) {
        assertInstanceOf(LookupResult.Found.class, answer.get());
      }
    }
  }

  @Test
  default void isNotChangedAtOnce(@TempDir Path directory) throws Exception {
    try (Table table = open(directory)) {
      assertTrue(!(table instanceof ChangeSource source) || !source.changed());
    }
  }

  @Test
  default void doesNotOpenWhatIsMissing(@TempDir Path directory) throws Exception {
    TableName missing = missingTable(directory);
    if (missing != null) {
      TableContext context = context(directory, new ArrayList<>());
      String message =
          assertThrows(TableException.class, () -> factory().open(missing, context)).getMessage();
      assertTrue(message.contains("missing"), message);
    }
  }

  @Test
  default void opensTwiceAndClosesEach(@TempDir Path directory) throws Exception {
    TableContext context = context(directory, new ArrayList<>());
    TableName name = goodTable(directory);
    try (Table first = factory().open(name, context)) {
      factory().open(name, context).close();
      assertInstanceOf(LookupResult.Found.class, first.lookup(presentKey(), soon()));
    }
  }
}
