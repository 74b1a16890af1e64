package org.posthouse.postlog;

import java.io.Closeable;
import java.io.IOException;

/** Where the lines go. Used by the writer's thread alone. */
interface LogTarget extends Closeable {

  /** Writes whole lines. */
  void write(byte[] lines, int length) throws IOException;

  @Override
  default void close() throws IOException {}
}
