package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.posthouse.api.message.QueuedMessage;

/** Shows queue files one by one, without their queue: ours, and those of Postfix. */
public final class QueueFiles {
  private final QueuePrinter printer;
  private final long start;
  private final Consumer<String> warn;

  /**
   * @param start where in a file to begin, or 0; only for files of Postfix
   */
  public QueueFiles(QueuePrinter printer, long start, Consumer<String> warn) {
    this.printer = printer;
    this.start = start;
    this.warn = warn;
  }

  /**
   * @throws IOException if the file cannot be read, or not to its end
   */
  public void print(Path path) throws IOException {
    print(path.toString(), path, () -> new RealDisk().read(path));
  }

  /** The same for a file that came by another way, for example standard input. */
  public void print(String name, byte[] bytes) throws IOException {
    print(name, Path.of(name), () -> new BytesFile(bytes));
  }

  private void print(String name, Path path, FileContent.Opener opener) throws IOException {
    var first = ByteBuffer.allocate(1);
    try (DiskFile file = opener.open()) {
      if (file.size() == 0) {
        return;
      }
      file.readFully(first, 0);
      if (PostfixRecords.isFirst(first.get(0))) {
        printer.print(name, file, start, warn);
        return;
      }
    }
    if (start > 0) {
      throw new IOException("-s is for queue files of Postfix");
    }
    QueuedMessage message;
    try {
      message = read(path, opener);
    } catch (IOException e) {
      warn.accept(name + ": input is not a valid queue file");
      return;
    }
    printer.print(name, message);
  }

  /**
   * @throws IOException also if it is not a valid queue file
   */
  public static QueuedMessage read(Path path) throws IOException {
    return read(path, () -> new RealDisk().read(path));
  }

  /** The same for a file that came by another way, for example standard input. */
  static QueuedMessage read(String name, byte[] bytes) throws IOException {
    return read(Path.of(name), () -> new BytesFile(bytes));
  }

  private static QueuedMessage read(Path path, FileContent.Opener opener) throws IOException {
    try (DiskFile file = opener.open()) {
      MessageFile message = MessageFile.read(file, path);
      var content = new FileContent(opener, message, damage -> {});
      return StoredMessage.of(
          message.head().id(), message.head().envelope(), content, message.states());
    }
  }
}
