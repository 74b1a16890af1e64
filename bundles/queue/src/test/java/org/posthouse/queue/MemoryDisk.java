package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A disk that can lose its power: of what was not synced, parts are lost, torn and reordered. It
 * can be full, and its syncs can fail.
 */
final class MemoryDisk implements Disk {
  private static final int SECTOR = 512;

  private final Map<Path, Node> names = new HashMap<>();
  private final Map<Path, Node> durableNames = new HashMap<>();
  private final List<Renaming> renamings = new ArrayList<>();
  private long capacity = Long.MAX_VALUE;
  private String failingSync;
  private Path unreadable;
  private boolean off;

  /** A change of names: from is null for a new file, to for a deleted one. */
  private record Renaming(Path from, Path to, Node node) {
    boolean concerns(Path directory) {
      return from != null && from.getParent().equals(directory)
          || to != null && to.getParent().equals(directory);
    }

    void apply(Map<Path, Node> names) {
      if (from != null) {
        names.remove(from);
      }
      if (to != null) {
        names.put(to, node);
      }
    }
  }

  private record Write(int position, byte[] bytes) {}

  private static final class Node {
    private byte[] data = {};
    private byte[] durable = {};
    private final List<Write> pending = new ArrayList<>();
  }

  synchronized void limit(long bytes) {
    capacity = bytes;
  }

  /** The next sync of a file to which this was written fails; those of others do not. */
  synchronized void failSyncOf(String text) {
    failingSync = text;
  }

  /** This file cannot be opened the next time. */
  synchronized void failReadOf(Path path) {
    unreadable = path;
  }

  /** From now on nothing reaches the disk. */
  synchronized void cutPower() {
    off = true;
  }

  /** What is found when the power is back. */
  synchronized MemoryDisk afterPowerLoss(Random random) {
    var after = new MemoryDisk();
    var names = new HashMap<>(durableNames);
    int kept = random.nextInt(renamings.size() + 1);
    for (int i = 0; i < kept; i++) {
      renamings.get(i).apply(names);
    }
    names.forEach((path, node) -> after.adopt(path, surviving(node, random)));
    return after;
  }

  private void adopt(Path path, byte[] content) {
    var node = new Node();
    node.data = content;
    node.durable = content.clone();
    names.put(path, node);
    durableNames.put(path, node);
  }

  private static byte[] surviving(Node node, Random random) {
    byte[] content = node.durable.clone();
    for (Write write : node.pending) {
      for (int at = 0; at < write.bytes.length; ) {
        int n = Math.min(SECTOR - (write.position + at) % SECTOR, write.bytes.length - at);
        if (random.nextBoolean()) {
          content = put(content, write.position + at, write.bytes, at, n);
        }
        at += n;
      }
    }
    return content;
  }

  private static byte[] put(byte[] content, int position, byte[] bytes, int offset, int length) {
    byte[] result =
        content.length < position + length ? Arrays.copyOf(content, position + length) : content;
    System.arraycopy(bytes, offset, result, position, length);
    return result;
  }

  synchronized Map<Path, byte[]> contents() {
    var all = new HashMap<Path, byte[]>();
    names.forEach((path, node) -> all.put(path, node.data));
    return all;
  }

  /** A disk with these files. */
  static MemoryDisk of(Map<Path, byte[]> files) {
    var disk = new MemoryDisk();
    files.forEach((path, content) -> disk.adopt(path, content.clone()));
    return disk;
  }

  private void check() throws IOException {
    if (off) {
      throw new IOException("power is off");
    }
  }

  private void rename(Renaming renaming) {
    renaming.apply(names);
    renamings.add(renaming);
  }

  @Override
  public synchronized DiskFile read(Path path) throws IOException {
    check();
    Node node = names.get(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (path.equals(unreadable)) {
      unreadable = null;
      throw new IOException("Too many open files");
    }
    return new Opened(node);
  }

  @Override
  public synchronized DiskFile write(Path path) throws IOException {
    check();
    if (!names.containsKey(path)) {
      rename(new Renaming(null, path, new Node()));
    }
    return new Opened(names.get(path));
  }

  @Override
  public synchronized void makeDirectory(Path path) throws IOException {
    check();
  }

  @Override
  public synchronized List<Path> list(Path directory) throws IOException {
    check();
    int depth = directory.getNameCount() + 1;
    return names.keySet().stream()
        .filter(path -> path.startsWith(directory) && path.getNameCount() >= depth)
        .map(path -> directory.resolve(path.getName(depth - 1)))
        .distinct()
        .toList();
  }

  @Override
  public synchronized void move(Path from, Path to) throws IOException {
    check();
    Node node = names.get(from);
    if (node == null) {
      throw new NoSuchFileException(from.toString());
    }
    rename(new Renaming(from, to, node));
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    check();
    if (names.containsKey(path)) {
      rename(new Renaming(path, null, null));
    }
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    check();
    int last = renamings.size() - 1;
    while (last >= 0 && !renamings.get(last).concerns(directory)) {
      last--;
    }
    List<Renaming> done = renamings.subList(0, last + 1);
    done.forEach(renaming -> renaming.apply(durableNames));
    done.clear();
  }

  @Override
  public synchronized long free(Path directory) {
    return capacity - used();
  }

  private long used() {
    return names.values().stream().mapToLong(node -> node.data.length).sum();
  }

  private static boolean holds(List<Write> writes, String text) {
    return writes.stream()
        .anyMatch(write -> new String(write.bytes, StandardCharsets.ISO_8859_1).contains(text));
  }

  private final class Opened implements DiskFile {
    private final Node node;

    Opened(Node node) {
      this.node = node;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        check();
        if (position >= node.data.length) {
          return -1;
        }
        int n = (int) Math.min(into.remaining(), node.data.length - position);
        into.put(node.data, (int) position, n);
        return n;
      }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        check();
        byte[] bytes = new byte[from.remaining()];
        long more = position + bytes.length - node.data.length;
        if (more > 0 && capacity < Long.MAX_VALUE && used() + more > capacity) {
          throw new IOException("No space left on device");
        }
        from.get(bytes);
        node.data = put(node.data, (int) position, bytes, 0, bytes.length);
        node.pending.add(new Write((int) position, bytes));
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (MemoryDisk.this) {
        check();
        if (failingSync != null && holds(node.pending, failingSync)) {
          failingSync = null;
          throw new IOException("Input/output error");
        }
        for (Write write : node.pending) {
          node.durable = put(node.durable, write.position, write.bytes, 0, write.bytes.length);
        }
        node.pending.clear();
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (MemoryDisk.this) {
        check();
        return node.data.length;
      }
    }

    @Override
    public void close() {}
  }
}
