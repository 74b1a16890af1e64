package org.posthouse.queue;

import java.nio.file.Path;
import java.util.List;
import org.posthouse.api.config.Settings;

/**
 * The parameters of the queue.
 *
 * @param hashedQueues the directories that have subdirectories
 * @param minFree bytes that must be free in the file system to take new mail
 * @param segmentSize of a file of the journal
 * @param segments how many the journal keeps
 * @param fileLimit messages above it go to their own file at once
 * @param memoryLimit for all messages that are kept in memory, arriving or on their way
 */
record QueueOptions(
    Path directory,
    List<String> hashedQueues,
    int hashDepth,
    boolean longIds,
    long minFree,
    int segmentSize,
    int segments,
    int fileLimit,
    long memoryLimit) {
  private static final int MIN_SEGMENT = 1 << 20;
  private static final int MAX_SEGMENT = 1 << 30;

  /** The queue takes new mail only when one and a half of the largest message has room. */
  private static long minFree(long configured, long messageSizeLimit) {
    return Math.max(configured, messageSizeLimit + messageSizeLimit / 2);
  }

  /**
   * What the journal says of recipients is in memory until it has been brought into files: so it is
   * no larger than a part of the heap.
   */
  private static long heapPart(int segments) {
    return Runtime.getRuntime().maxMemory() / 12 / segments / MIN_SEGMENT * MIN_SEGMENT;
  }

  static QueueOptions of(Settings settings) {
    int segments = Math.clamp(settings.integer("queue_journal_segments"), 2, 1000);
    int segmentSize =
        Math.clamp(
            Math.min(settings.bytes("queue_journal_segment_size"), heapPart(segments)),
            MIN_SEGMENT,
            MAX_SEGMENT);
    return new QueueOptions(
        Path.of(settings.get("queue_directory")),
        settings.list("hash_queue_names"),
        Math.clamp(settings.integer("hash_queue_depth"), 1, 5),
        settings.isTrue("enable_long_queue_ids"),
        minFree(settings.bytes("queue_minfree"), settings.bytes("message_size_limit")),
        segmentSize,
        segments,
        Math.clamp(settings.bytes("queue_journal_message_limit"), 0, segmentSize / 4),
        settings.bytes("queue_journal_memory_limit"));
  }

  /** For tests and tools: everything as by default. */
  static QueueOptions defaults(Path directory) {
    return new QueueOptions(
        directory, List.of("deferred"), 1, false, 0, 16 << 20, 4, 256 << 10, 64L << 20);
  }

  int depth(String queue) {
    return hashedQueues.contains(queue) ? hashDepth : 0;
  }
}
