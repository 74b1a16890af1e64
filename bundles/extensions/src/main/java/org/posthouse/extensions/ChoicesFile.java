package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The choices on disk: read at any time, changed by one after the other. */
final class ChoicesFile {
  private final Path file;
  private final ReentrantLock changing = new ReentrantLock();

  ChoicesFile(Path file) {
    this.file = file;
  }

  Choices read() throws IOException {
    return Choices.load(file);
  }

  /** Durable when it returns. */
  void change(UnaryOperator<Choices> change) throws IOException {
    changing.lock();
    try {
      change.apply(read()).save(file);
    } finally {
      changing.unlock();
    }
  }
}
