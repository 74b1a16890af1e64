package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

/** Damages a queue at random: what is not damaged must be there, what is must not be away. */
class DamageTest {
  private static final int CASES = Integer.getInteger("posthouse.damage.cases", 300);
  @TempDir Path directory;
  private QueueOptions options;
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Area> areas = new HashMap<>();
  private Map<Path, byte[]> image;

  /** Where the bytes of a message are. */
  private record Area(Path path, int from, int to) {
    boolean isTouchedBy(Area damage) {
      return path.equals(damage.path) && from < damage.to && damage.from < to;
    }
  }

  @BeforeEach
  void fill() throws Exception {
    Files.createDirectories(directory.resolve("journal"));
    options =
        new QueueOptions(
            directory, List.of("deferred"), 1, false, 0, 128 << 10, 3, 16 << 10, 100_000);
    var disk = new MemoryDisk();
    try (var store = Fixture.open(disk, options, new Fixture.Lines())) {
      store.awaitScan();
      for (int i = 0; i < 60; i++) {
        String text = Fixture.content(i % 9 == 0 ? 20_000 : 1000 + 100 * i);
        String id = Fixture.put(store, text, "a@example.com");
        sizes.put(id, text.length());
        if (i % 2 == 0) {
          store.activate(Instant.now(), 10);
          store.progress(id, 0, Fixture.LATER);
          store.defer(id, Instant.now().plusSeconds(1000));
        }
      }
    }
    image = disk.contents();
    locate();
  }

  private void locate() throws IOException {
    var disk = MemoryDisk.of(image);
    for (Path path : image.keySet()) {
      String name = path.getFileName().toString();
      if (sizes.containsKey(name)) {
        areas.put(name, new Area(path, 0, image.get(path).length));
      } else if (name.startsWith("segment-")) {
        Segment segment = Segment.open(disk, path, true);
        var scanner = new RecordScanner(segment.all(Arena.ofAuto()), Segment.PAGE, segment.tag);
        for (Record record = scanner.next(); record != null; record = scanner.next()) {
          if (record.type() == Record.MESSAGE) {
            areas.putIfAbsent(
                Payloads.readId(record.payload()),
                new Area(path, scanner.start(), scanner.position()));
          }
        }
      }
    }
  }

  private Area damage(Map<Path, byte[]> files, Random random) {
    var paths = new ArrayList<>(files.keySet());
    paths.sort(null);
    Path path = paths.get(random.nextInt(paths.size()));
    byte[] bytes = files.get(path).clone();
    files.put(path, bytes);
    int from = random.nextInt(Math.max(1, bytes.length));
    int to = Math.min(bytes.length, from + 1 + random.nextInt(600));
    switch (random.nextInt(4)) {
      case 0 -> {
        bytes[from] ^= (byte) (1 << random.nextInt(8));
        to = from + 1;
      }
      case 1 -> Arrays.fill(bytes, from, to, (byte) 0);
      case 2 -> {
        for (int i = from; i < to; i++) {
          bytes[i] = (byte) random.nextInt();
        }
      }
      default -> {
        files.put(path, Arrays.copyOf(bytes, from));
        to = bytes.length;
      }
    }
    return new Area(path, from, to);
  }

  @Test
  void keepsWhatIsNotDamaged() throws Exception {
    assertEquals(sizes.keySet(), areas.keySet());
    var random = new Random(Long.getLong("posthouse.damage.seed", 5));
    for (int i = 0; i < CASES; i++) {
      var files = new HashMap<>(image);
      Area damage = damage(files, random);
      verify(MemoryDisk.of(files), damage);
    }
  }

  private void verify(MemoryDisk disk, Area damage) throws Exception {
    var log = new Fixture.Lines();
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      for (String id : sizes.keySet()) {
        boolean intact = isIntact(store, id);
        if (!areas.get(id).isTouchedBy(damage)) {
          assertTrue(intact, () -> id + " " + areas.get(id) + " lost by " + damage + log.lines);
        }
      }
    }
    assertTrue(log.lines.stream().noneMatch(line -> line.startsWith("panic")), log.lines::toString);
  }

  private boolean isIntact(JournalQueueStore store, String id) throws IOException {
    var message = store.find(id);
    if (message.isEmpty()) {
      return false;
    }
    try {
      assertEquals(Fixture.content(sizes.get(id)), Fixture.read(message.get()));
      return true;
    } catch (DamagedException damaged) {
      assertTrue(store.find(id).isEmpty(), "a damaged message is not tried again");
      return false;
    }
  }

  @Test
  void savesADamagedMessageOfTheJournal() throws Exception {
    String id =
        areas.keySet().stream()
            .filter(i -> areas.get(i).path.toString().contains("journal"))
            .findFirst()
            .orElseThrow();
    var files = new HashMap<>(image);
    Area area = areas.get(id);
    files.get(area.path)[area.from + 100] ^= 1;
    var disk = MemoryDisk.of(files);
    Fixture.open(disk, options, new Fixture.Lines()).close();
    assertTrue(
        disk.contents().keySet().stream()
            .anyMatch(path -> path.startsWith(directory.resolve("corrupt"))));
  }

  @Test
  void triesAgainToReadAFile() throws Exception {
    Path file = largeFile();
    var log = new Fixture.Lines();
    var disk = MemoryDisk.of(image);
    disk.failReadOf(file);
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      String id = file.getFileName().toString();
      assertTrue(log.lines.stream().anyMatch(line -> line.contains(id + ": cannot read")));
      assertTrue(store.find(id).isPresent());
    }
  }

  private Path largeFile() throws Exception {
    Set<String> alive = alive();
    return image.keySet().stream()
        .filter(path -> path.startsWith(directory.resolve("incoming")))
        .filter(path -> alive.contains(path.getFileName().toString()))
        .filter(path -> image.get(path).length > 10_000)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void movesADamagedFileToCorrupt() throws Exception {
    var log = new Fixture.Lines();
    Path file = largeFile();
    String id = file.getFileName().toString();
    var files = new HashMap<>(image);
    files.put(file, Arrays.copyOf(files.get(file), 5000));
    var disk = MemoryDisk.of(files);
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      assertTrue(store.find(id).isEmpty());
    }
    Path corrupt = directory.resolve(QueueName.CORRUPT.word()).resolve(id);
    assertTrue(disk.contents().containsKey(corrupt));
    assertTrue(log.lines.stream().anyMatch(line -> line.contains(id) && line.contains("corrupt")));
  }

  /** What the undamaged queue has: the file of a message that was removed may still be there. */
  private Set<String> alive() throws Exception {
    try (var store = Fixture.open(MemoryDisk.of(image), options, new Fixture.Lines())) {
      store.awaitScan();
      return store.entries().map(QueueEntry::queueId).collect(Collectors.toSet());
    }
  }
}
