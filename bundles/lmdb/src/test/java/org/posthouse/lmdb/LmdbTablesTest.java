package org.posthouse.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;

final class LmdbTablesTest implements TableContract {
  private final TableBuilder factory = new Factory();
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path directory;

  private static final class Factory implements TableBuilder {
    @Override
    public Set<String> types() {
      return Set.of("hash");
    }

    @Override
    public Table open(TableName name, TableContext context) throws TableException {
      return LmdbTables.open(name, context);
    }

    @Override
    public Build build(TableName name, TableContext context) {
      return LmdbTables.build(name, context);
    }

    @Override
    public UpdatableTable update(TableName name, TableContext context) throws TableException {
      return LmdbTables.update(name, context);
    }
  }

  @Override
  public TableFactory factory() {
    return factory;
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return build(where, Map.of(presentKey(), value()));
  }

  private TableContext context() {
    return TableContract.context(directory, warnings);
  }

  private TableName build(Path where, Map<String, String> entries) throws TableException {
    TableName name = new TableName("hash", where + "/table");
    try (TableBuilder.Build build = factory.build(name, context())) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        build.add(entry.getKey(), entry.getValue());
      }
      build.commit();
    }
    return name;
  }

  private static Map<String, String> manyEntries(int count) {
    Random random = new Random(7);
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = "k".repeat(random.nextInt(200)) + i;
      int size = i % 100 == 0 ? random.nextInt(20_000) : random.nextInt(60);
      entries.put(key, "v".repeat(size + 1));
    }
    return entries;
  }

  @Test
  void findsEveryEntryOfABigTable() throws Exception {
    Map<String, String> entries = manyEntries(5000);
    try (Table table = factory.open(build(directory, entries), context())) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        assertEquals(
            LookupResult.found(entry.getValue()),
            table.lookup(entry.getKey(), TableContract.soon()));
        assertEquals(
            LookupResult.NOT_FOUND, table.lookup(entry.getKey() + "x", TableContract.soon()));
      }
    }
  }

  @Test
  void listsEveryEntryInOrder() throws Exception {
    Map<String, String> entries = manyEntries(3000);
    try (Table table = factory.open(build(directory, entries), context());
        Stream<EnumerableTable.Entry> all = ((EnumerableTable) table).entries()) {
      List<EnumerableTable.Entry> wanted =
          entries.entrySet().stream()
              .map(e -> new EnumerableTable.Entry(e.getKey(), e.getValue()))
              .toList();
      assertEquals(wanted, all.toList());
    }
  }

  @Test
  void keepsTheFirstOfTwoEntries() throws Exception {
    try (TableBuilder.Build build = factory.build(new TableName("hash", "t"), context())) {
      assertTrue(build.add("a", "1"));
      assertFalse(build.add("a", "2"));
    }
  }

  @Test
  void refusesAKeyThatIsTooLong() throws Exception {
    try (TableBuilder.Build build = factory.build(new TableName("hash", "t"), context())) {
      assertTrue(build.add("k".repeat(510), "1"));
      assertThrows(TableException.class, () -> build.add("k".repeat(511), "1"));
    }
  }

  @Test
  void readsAnEmptyTable() throws Exception {
    try (Table table = factory.open(build(directory, Map.of()), context())) {
      assertEquals(LookupResult.NOT_FOUND, table.lookup("x", TableContract.soon()));
    }
  }

  @Test
  void seesThatAnIndexWasBuiltAnew() throws Exception {
    try (Table table = factory.open(build(directory, Map.of("a", "1")), context())) {
      build(directory, Map.of("a", "2"));
      assertTrue(((ChangeSource) table).changed());
      assertEquals(LookupResult.found("1"), table.lookup("a", TableContract.soon()));
    }
  }

  @Test
  void updatesInPlace() throws Exception {
    TableName name = build(directory, Map.of("a", "1", "b", "2"));
    try (UpdatableTable table = factory.update(name, context())) {
      table.put("c", "3");
      assertTrue(table.delete("a"));
      assertFalse(table.delete("z"));
      table.sync();
    }
    try (Table table = factory.open(name, context())) {
      assertEquals(LookupResult.NOT_FOUND, table.lookup("a", TableContract.soon()));
      assertEquals(LookupResult.found("2"), table.lookup("b", TableContract.soon()));
      assertEquals(LookupResult.found("3"), table.lookup("c", TableContract.soon()));
    }
  }

  @Test
  void hasTheModeOfItsSource() throws Exception {
    Path source = Files.createFile(directory.resolve("table"));
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-----"));
    build(directory, Map.of("a", "1"));
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("table.lmdb"))));
  }

  @Test
  void leavesNoTemporaryFile() throws Exception {
    build(directory, Map.of("a", "1"));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("table.lmdb")), files.toList());
    }
  }

  @Test
  void warnsOfAnOldIndex() throws Exception {
    TableName name = build(directory, Map.of("a", "1"));
    Path source = Files.createFile(directory.resolve("table"));
    long now = System.currentTimeMillis();
    Files.setLastModifiedTime(directory.resolve("table.lmdb"), FileTime.fromMillis(now - 900_000));
    Files.setLastModifiedTime(source, FileTime.fromMillis(now - 600_000));
    factory.open(name, context()).close();
    assertEquals(
        List.of("database " + source + ".lmdb is older than source file " + source), warnings);
  }

  @Test
  void tellsWhatToDoWithABerkeleyDb() throws Exception {
    Files.createFile(directory.resolve("table.db"));
    TableName name = new TableName("hash", directory + "/table");
    TableException e = assertThrows(TableException.class, () -> factory.open(name, context()));
    assertTrue(e.getMessage().endsWith("run \"postmap " + name + "\""), e.getMessage());
  }

  @Test
  void survivesFilesThatAreCutOff() throws Exception {
    TableName name = build(directory, manyEntries(500));
    Path index = directory.resolve("table.lmdb");
    byte[] whole = Files.readAllBytes(index);
    for (int length = 0; length < whole.length; length += 1371) {
      Files.write(index, Arrays.copyOf(whole, length));
      assertThrows(TableException.class, () -> factory.open(name, context()).close());
    }
  }

  @Test
  void survivesAFileThatIsCutOffWhileOpen() throws Exception {
    Map<String, String> entries = manyEntries(2000);
    TableName name = build(directory, entries);
    try (Table table = factory.open(name, context())) {
      Files.write(directory.resolve("table.lmdb"), new byte[0]);
      for (String key : entries.keySet()) {
        assertInstanceOf(LookupResult.TryAgain.class, table.lookup(key, TableContract.soon()));
      }
    }
  }

  @Test
  void survivesFilesFullOfMistakes() throws Exception {
    TableName name = build(directory, manyEntries(300));
    Path index = directory.resolve("table.lmdb");
    byte[] good = Files.readAllBytes(index);
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        bad[mistakePosition(random, bad.length)] = (byte) random.nextInt();
      }
      Files.write(index, bad);
      askAndList(name);
    }
  }

  /** Mostly in the headers of pages, where it hurts. */
  private static int mistakePosition(Random random, int length) {
    int page = random.nextInt(length / 4096) * 4096;
    return page + (random.nextBoolean() ? random.nextInt(160) : random.nextInt(4096));
  }

  private void askAndList(TableName name) throws IOException {
    try (Table table = factory.open(name, context())) {
      for (int i = 0; i < 20; i++) {
        table.lookup("kkkkkkkkk" + i, TableContract.soon());
      }
      try (Stream<EnumerableTable.Entry> all = ((EnumerableTable) table).entries()) {
        all.forEach(entry -> {});
      }
    } catch (TableException | CorruptFileException | IndexOutOfBoundsException e) {
      // That is the answer to a damaged file.
    }
  }

  private static TableContext with(TableContext context, BuildOption option) {
    return new TableContext() {
      @Override
      public Path configDirectory() {
        return context.configDirectory();
      }

      @Override
      public Optional<String> parameter(String name) {
        return context.parameter(name);
      }

      @Override
      public Set<BuildOption> buildOptions() {
        return Set.of(option);
      }

      @Override
      public void warn(String text) {
        context.warn(text);
      }
    };
  }

  @Test
  void readsAndChangesTablesWithoutNullBytes() throws Exception {
    TableName name = new TableName("hash", directory + "/plain");
    try (TableBuilder.Build build =
        factory.build(name, with(context(), BuildOption.WITHOUT_NULL))) {
      build.add("a", "1");
      build.commit();
    }
    try (UpdatableTable table = factory.update(name, context())) {
      assertEquals(LookupResult.found("1"), table.lookup("a", TableContract.soon()));
      table.put("b", "2");
      table.sync();
    }
    try (Table table = factory.open(name, context())) {
      assertEquals(LookupResult.found("1"), table.lookup("a", TableContract.soon()));
      assertEquals(LookupResult.found("2"), table.lookup("b", TableContract.soon()));
    }
  }

  @Test
  void keepsBytesThatAreNoText() throws Exception {
    TableName name = build(directory, Map.of("k\udce9", "v\udcff"));
    try (Table table = factory.open(name, context())) {
      assertEquals(LookupResult.found("v\udcff"), table.lookup("k\udce9", TableContract.soon()));
    }
  }

  @Test
  void theModeCanBeTheDefault() throws Exception {
    Path source = Files.createFile(directory.resolve("table"));
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
    TableName name = new TableName("hash", source.toString());
    try (TableBuilder.Build build =
        factory.build(name, with(context(), BuildOption.DEFAULT_MODE))) {
      build.commit();
    }
    assertEquals(
        "rw-r--r--",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("table.lmdb"))));
  }
}
