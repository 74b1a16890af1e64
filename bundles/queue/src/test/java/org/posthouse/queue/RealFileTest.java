package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealFileTest {
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir Path directory;

  private static void interruptedRead(DiskFile file) {
    Thread.currentThread().interrupt();
    assertThrows(ClosedByInterruptException.class, () -> file.read(ByteBuffer.allocate(3), 0));
    assertTrue(Thread.interrupted());
  }

  @Test
  void anInterruptedReaderDoesNotTakeTheFileFromOthers() throws Exception {
    try (DiskFile file = new RealDisk().write(directory.resolve("f"))) {
      file.write(ByteBuffer.wrap(BYTES), 0);
      interruptedRead(file);
      byte[] read = new byte[3];
      file.readFully(ByteBuffer.wrap(read), 0);
      assertArrayEquals(BYTES, read);
      interruptedRead(file);
      file.write(ByteBuffer.wrap(BYTES), 3);
      interruptedRead(file);
      file.sync();
      assertEquals(6, file.size());
    }
  }

  @Test
  void aMappedFileTakesNoHeap() throws Exception {
    try (DiskFile file = new RealDisk().write(directory.resolve("f"));
        Arena arena = Arena.ofConfined()) {
      file.write(ByteBuffer.wrap(BYTES), 0);
      ByteBuffer mapped = file.map(3, arena);
      assertTrue(mapped.isDirect());
      assertEquals(ByteBuffer.wrap(BYTES), mapped);
    }
  }

  @Test
  void aClosedFileStaysClosed() throws Exception {
    DiskFile file = new RealDisk().write(directory.resolve("f"));
    file.close();
    assertThrows(ClosedChannelException.class, file::size);
    DiskFile interrupted = new RealDisk().write(directory.resolve("f"));
    interruptedRead(interrupted);
    interrupted.close();
    assertThrows(ClosedChannelException.class, interrupted::size);
  }
}
