package org.posthouse.net.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a small file says, read again when the file has changed. A file that is absent or cannot be
 * read counts as empty.
 */
final class WatchedFile<T> {
  private static final int MAX_BYTES = 1 << 20;

  private record State(Object modified, long size, Object key) {}

  private record Loaded<T>(State state, T value) {}

  private final Path path;
  private final Function<List<String>, T> parse;
  private volatile Loaded<T> loaded;

  WatchedFile(Path path, Function<List<String>, T> parse) {
    this.path = path;
    this.parse = parse;
  }

  /** The same object as long as the file stays the same. */
  T get() {
    State now = state();
    Loaded<T> last = loaded;
    if (last == null || !Objects.equals(last.state, now)) {
      last = new Loaded<>(now, parse.apply(lines(now)));
      loaded = last;
    }
    return last.value;
  }

  private State state() {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException _) {
      return null;
    }
  }

  private List<String> lines(State state) {
    if (state == null || state.size > MAX_BYTES) {
      return List.of();
    }
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
