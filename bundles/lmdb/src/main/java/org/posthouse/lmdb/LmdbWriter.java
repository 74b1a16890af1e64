package org.posthouse.lmdb;

import static org.posthouse.lmdb.LmdbFormat.BRANCH;
import static org.posthouse.lmdb.LmdbFormat.LEAF;
import static org.posthouse.lmdb.LmdbFormat.MAGIC;
import static org.posthouse.lmdb.LmdbFormat.META;
import static org.posthouse.lmdb.LmdbFormat.META_BRANCH_PAGES;
import static org.posthouse.lmdb.LmdbFormat.META_DEPTH;
import static org.posthouse.lmdb.LmdbFormat.META_ENTRIES;
import static org.posthouse.lmdb.LmdbFormat.META_FLAGS;
import static org.posthouse.lmdb.LmdbFormat.META_FREE_ROOT;
import static org.posthouse.lmdb.LmdbFormat.META_LAST_PAGE;
import static org.posthouse.lmdb.LmdbFormat.META_LEAF_PAGES;
import static org.posthouse.lmdb.LmdbFormat.META_MAGIC;
import static org.posthouse.lmdb.LmdbFormat.META_MAP_SIZE;
import static org.posthouse.lmdb.LmdbFormat.META_OVERFLOW_PAGES;
import static org.posthouse.lmdb.LmdbFormat.META_PAGE_SIZE;
import static org.posthouse.lmdb.LmdbFormat.META_ROOT;
import static org.posthouse.lmdb.LmdbFormat.META_TRANSACTION;
import static org.posthouse.lmdb.LmdbFormat.META_VERSION;
import static org.posthouse.lmdb.LmdbFormat.NODE_BIG_DATA;
import static org.posthouse.lmdb.LmdbFormat.NODE_HEADER;
import static org.posthouse.lmdb.LmdbFormat.NO_PAGE;
import static org.posthouse.lmdb.LmdbFormat.OVERFLOW;
import static org.posthouse.lmdb.LmdbFormat.OVERFLOW_PAGES;
import static org.posthouse.lmdb.LmdbFormat.PAGE_FLAGS;
import static org.posthouse.lmdb.LmdbFormat.PAGE_HEADER;
import static org.posthouse.lmdb.LmdbFormat.PAGE_LOWER;
import static org.posthouse.lmdb.LmdbFormat.PAGE_UPPER;
import static org.posthouse.lmdb.LmdbFormat.VERSION;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Writes an LMDB file from sorted entries, front to back: leaves and long values as they come, then
 * the branches level by level, then the two meta pages.
 */
final class LmdbWriter {
  static final int PAGE = 4096;

  /** A bigger node goes to overflow pages, so that two fit on a page. */
  private static final int MAX_NODE = ((PAGE - PAGE_HEADER) / 2 & -2) - 2;

  /** Pages collected before they are written. */
  private static final int BUFFERED_PAGES = 64;

  private record Child(byte[] firstKey, long page) {}

  private final FileChannel channel;
  private final long mapSize;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFERED_PAGES * PAGE).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
  private long nextPage = 2;
  private long branchPages;
  private long leafPages;
  private long overflowPages;
  private int lower;
  private int upper;
  private List<Child> level = new ArrayList<>();

  LmdbWriter(FileChannel channel, long mapSize) {
    this.channel = channel;
    this.mapSize = mapSize;
  }

  /** Writes the whole file: pairs of key and value in the order of keys. The caller syncs it. */
  void write(Collection<byte[][]> entries) throws IOException {
    channel.position(2L * PAGE);
    byte[] firstKey = null;
    startPage();
    for (byte[][] entry : entries) {
      byte[] key = entry[0];
      byte[] value = entry[1];
      boolean big = NODE_HEADER + key.length + value.length > MAX_NODE;
      if (!fits(key.length + (big ? 8 : value.length))) {
        leafPages++;
        endPage(LEAF, firstKey);
        firstKey = null;
      }
      firstKey = firstKey == null ? key : firstKey;
      if (big) {
        addNode(value.length, NODE_BIG_DATA, key, 8).putLong(writeOverflow(value));
      } else {
        addNode(value.length, 0, key, value.length).put(value);
      }
    }
    if (firstKey != null) {
      leafPages++;
      endPage(LEAF, firstKey);
    }
    int depth = level.isEmpty() ? 0 : 1;
    for (; level.size() > 1; depth++) {
      writeBranches();
    }
    flush();
    writeMeta(0, NO_PAGE, 0, 0);
    writeMeta(1, level.isEmpty() ? NO_PAGE : level.getFirst().page(), depth, entries.size());
  }

  private void startPage() {
    page.clear();
    Arrays.fill(page.array(), (byte) 0);
    lower = PAGE_HEADER;
    upper = PAGE;
  }

  private boolean fits(int payload) {
    return lower + 2 + even(NODE_HEADER + payload) <= upper;
  }

  private static int even(int size) {
    return size + 1 & -2;
  }

  /** Adds header and key; the data is to be put where the result stands. */
  private ByteBuffer addNode(int low, int flags, byte[] key, int dataSize) {
    upper -= even(NODE_HEADER + key.length + dataSize);
    page.putShort(lower, (short) upper);
    lower += 2;
    page.position(upper);
    return page.putInt(low).putShort((short) flags).putShort((short) key.length).put(key);
  }

  private void endPage(int flags, byte[] firstKey) throws IOException {
    long number = nextPage++;
    page.putLong(0, number);
    page.putShort(PAGE_FLAGS, (short) flags);
    page.putShort(PAGE_LOWER, (short) lower);
    page.putShort(PAGE_UPPER, (short) upper);
    level.add(new Child(firstKey, number));
    append(page.clear());
    startPage();
  }

  private long writeOverflow(byte[] value) throws IOException {
    long number = nextPage;
    int count = (PAGE_HEADER - 1 + value.length) / PAGE + 1;
    ByteBuffer pages = ByteBuffer.allocate(count * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    pages.putLong(0, number);
    pages.putShort(PAGE_FLAGS, (short) OVERFLOW);
    pages.putInt(OVERFLOW_PAGES, count);
    pages.put(PAGE_HEADER, value);
    append(pages);
    nextPage += count;
    overflowPages += count;
    return number;
  }

  private void writeBranches() throws IOException {
    List<Child> children = level;
    level = new ArrayList<>();
    byte[] firstKey = null;
    for (int i = 0; i < children.size(); i++) {
      Child child = children.get(i);
      // A branch needs two children: the last but one starts a page if the last would be alone.
      boolean lastTwo = i == children.size() - 2;
      int room = child.firstKey().length;
      if (lastTwo) {
        room += 2 + NODE_HEADER + 2 + children.get(i + 1).firstKey().length;
      }
      boolean enough = (lower - PAGE_HEADER) / 2 >= 2;
      if (firstKey != null && !fits(room) && (enough || !fits(child.firstKey().length))) {
        branchPages++;
        endPage(BRANCH, firstKey);
        firstKey = null;
      }
      byte[] key = firstKey == null ? new byte[0] : child.firstKey();
      firstKey = firstKey == null ? child.firstKey() : firstKey;
      addNode((int) child.page(), (int) (child.page() >>> 32), key, 0);
    }
    branchPages++;
    endPage(BRANCH, firstKey);
  }

  private void append(ByteBuffer pages) throws IOException {
    if (pages.remaining() > buffer.remaining()) {
      flush();
    }
    if (pages.remaining() > buffer.remaining()) {
      writeFully(pages);
    } else {
      buffer.put(pages);
    }
  }

  private void flush() throws IOException {
    writeFully(buffer.flip());
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void writeMeta(int number, long root, int depth, long entries) throws IOException {
    boolean empty = number == 0;
    startPage();
    page.putLong(0, number);
    page.putShort(PAGE_FLAGS, (short) META);
    page.putInt(META_MAGIC, MAGIC);
    page.putInt(META_VERSION, VERSION);
    page.putLong(META_MAP_SIZE, Math.max(mapSize, nextPage * PAGE));
    page.putInt(META_PAGE_SIZE, PAGE);
    page.putShort(META_FLAGS, (short) 0x4008); // integer keys in the free list; file, no directory
    page.putLong(META_FREE_ROOT, NO_PAGE);
    page.putShort(META_DEPTH, (short) depth);
    page.putLong(META_BRANCH_PAGES, empty ? 0 : branchPages);
    page.putLong(META_LEAF_PAGES, empty ? 0 : leafPages);
    page.putLong(META_OVERFLOW_PAGES, empty ? 0 : overflowPages);
    page.putLong(META_ENTRIES, entries);
    page.putLong(META_ROOT, root);
    page.putLong(META_LAST_PAGE, empty ? 1 : nextPage - 1);
    page.putLong(META_TRANSACTION, number);
    channel.position((long) number * PAGE);
    writeFully(page.clear());
  }
}
