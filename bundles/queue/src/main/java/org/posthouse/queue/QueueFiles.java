package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import org.posthouse.api.message.QueuedMessage;

/** Reads queue files one by one, without their queue. */
public final class QueueFiles {
  private QueueFiles() {}

  /**
   * @throws IOException also if it is not a valid queue file
   */
  public static QueuedMessage read(Path path) throws IOException {
    return read(path, () -> new RealDisk().read(path));
  }

  /** The same for a file that came by another way, for example standard input. */
  public static QueuedMessage read(String name, byte[] bytes) throws IOException {
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
