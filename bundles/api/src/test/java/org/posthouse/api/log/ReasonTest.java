package org.posthouse.api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonTest {
  @TempDir Path directory;

  @Test
  void filesHaveTheSystemsWords() throws Exception {
    Path missing = directory.resolve("missing");
    Path file = Files.writeString(directory.resolve("file"), "x");
    IOException gone = assertThrows(IOException.class, () -> Files.size(missing));
    assertEquals("No such file or directory", Reason.of(gone));
    assertEquals(missing + ": No such file or directory", Reason.withFile(gone));
    assertEquals(
        missing + ": No such file or directory", Reason.withFile(new UncheckedIOException(gone)));
    IOException there = assertThrows(IOException.class, () -> Files.createDirectory(file));
    assertEquals("File exists", Reason.of(there));
    IOException below = assertThrows(IOException.class, () -> Files.list(file));
    assertEquals("Not a directory", Reason.of(below));
    IOException full = assertThrows(IOException.class, () -> Files.delete(directory));
    assertEquals("Directory not empty", Reason.of(full));
  }

  @Test
  void aMessageIsItsFirstLine() {
    assertEquals("one", Reason.of(new IOException("one\ntwo")));
    assertEquals("one", Reason.withFile(new IllegalStateException("one")));
    assertEquals("one", Reason.of(new ExecutionException("x", new IOException("one"))));
  }

  @Test
  void noClassIsNamedWhereThereIsNoMessage() {
    for (Throwable e :
        List.of(
            new EOFException(),
            new AsynchronousCloseException(),
            new InterruptedException(),
            new IOException(),
            new IOException(" "),
            new OutOfMemoryError(),
            new StackOverflowError(),
            new NoClassDefFoundError(),
            new CancellationException(),
            new ExecutionException(null, new EOFException()),
            new UncheckedIOException(new EOFException()))) {
      String text = Reason.of(e);
      assertFalse(text.isBlank());
      assertFalse(text.contains("java") || text.contains("Exception"), text);
    }
  }
}
