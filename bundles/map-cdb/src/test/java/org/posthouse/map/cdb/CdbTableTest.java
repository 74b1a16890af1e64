package org.posthouse.map.cdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

final class CdbTableTest implements TableContract {
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path directory;

  @Override
  public TableFactory factory() {
    return new CdbFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return build(where, Map.of(presentKey(), value()));
  }

  private TableName build(Path where, Map<String, String> entries) throws Exception {
    TableName name = new TableName("cdb", where + "/table");
    try (TableBuilder.Build build =
        new CdbFactory().build(name, TableContract.context(where, warnings))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        assertTrue(build.add(entry.getKey(), entry.getValue()));
        assertFalse(build.add(entry.getKey(), "second"));
      }
      build.commit();
    }
    return name;
  }

  private Table open(TableName name) throws TableException {
    return factory().open(name, TableContract.context(directory, warnings));
  }

  private static Map<String, String> many() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 20_000; i++) {
      entries.put("key" + i * 31, "value" + i);
    }
    entries.put("big", "b".repeat(1_000_000));
    return entries;
  }

  @Test
  void findsEveryEntryAndListsThemInOrder() throws Exception {
    Map<String, String> entries = many();
    try (Table table = open(build(directory, entries));
        Stream<EnumerableTable.Entry> all = ((EnumerableTable) table).entries()) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        assertEquals(
            LookupResult.found(entry.getValue()),
            table.lookup(entry.getKey(), TableContract.soon()));
        assertEquals(
            LookupResult.NOT_FOUND, table.lookup(entry.getKey() + "x", TableContract.soon()));
      }
      assertEquals(
          entries.entrySet().stream()
              .map(e -> new EnumerableTable.Entry(e.getKey(), e.getValue()))
              .toList(),
          all.toList());
    }
  }

  @Test
  void anEmptyTableHasNothing() throws Exception {
    try (Table table = open(build(directory, Map.of()))) {
      assertEquals(LookupResult.NOT_FOUND, table.lookup("a", TableContract.soon()));
    }
  }

  @Test
  void seesThatItWasBuiltAnew() throws Exception {
    try (Table table = open(build(directory, Map.of("a", "1")))) {
      build(directory, Map.of("a", "2"));
      assertTrue(((ChangeSource) table).changed());
      assertEquals(LookupResult.found("1"), table.lookup("a", TableContract.soon()));
    }
  }

  @Test
  void survivesFilesFullOfMistakes() throws Exception {
    TableName name = build(directory, Map.of("a", "1", "b", "2", "c", "3"));
    Path file = directory.resolve("table.cdb");
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 5; i++) {
        int at = random.nextBoolean() ? random.nextInt(bad.length) : 2048 + random.nextInt(60);
        bad[at] = (byte) random.nextInt();
      }
      Files.write(file, random.nextInt(4) > 0 ? bad : Arrays.copyOf(bad, random.nextInt(3000)));
      ask(name);
    }
  }

  private void ask(TableName name) throws IOException {
    try (Table table = open(name)) {
      for (String key : List.of("a", "b", "c", "d")) {
        table.lookup(key, TableContract.soon());
      }
      try (Stream<EnumerableTable.Entry> all = ((EnumerableTable) table).entries()) {
        all.limit(10_000).forEach(entry -> {});
      }
    } catch (TableException | IndexOutOfBoundsException e) {
      // That is the answer to a damaged file.
    }
  }

  @Test
  void cannotBeChanged() {
    assertThrows(
        TableException.class,
        () ->
            new CdbFactory()
                .update(new TableName("cdb", "x"), TableContract.context(directory, warnings)));
  }
}
