package org.posthouse.pickup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.posthouse.api.message.Envelope;

/**
 * A message on its way into {@link Maildrop}. Close it in any case. Its mode is right from the
 * start, for which the launcher sets the umask: the directory is the server's, who could have put a
 * link in the place of the name before a chmod.
 */
public final class Deposit implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NAME_BYTES = 16;
  private static final int BUFFER = 1 << 16;

  private final Path temporary;
  private final Path complete;
  private final FileChannel file;
  private final Submission.Writer writer;
  private boolean done;

  Deposit(Path drop, Envelope envelope) throws IOException {
    byte[] random = new byte[NAME_BYTES];
    RANDOM.nextBytes(random);
    String name = HexFormat.of().formatHex(random);
    complete = drop.resolve(name);
    temporary = drop.resolve("." + name);
    file =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    try {
      writer =
          new Submission.Writer(
              new BufferedOutputStream(new Unclosed(Channels.newOutputStream(file)), BUFFER),
              envelope);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Takes the content. */
  public Submission.Writer writer() {
    return writer;
  }

  /** When this returns the message is on stable storage. */
  public void commit() throws IOException {
    writer.finish();
    file.force(true);
    Files.move(temporary, complete, StandardCopyOption.ATOMIC_MOVE);
    done = true;
    // Once more for the name: who submits may not open the directory to sync it.
    file.force(true);
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (!done) {
      Files.deleteIfExists(temporary);
    }
  }

  /** The file stays open for a second sync. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
