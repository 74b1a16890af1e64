package org.posthouse.postlog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, past whatever the framework has put in front of {@code System.out}. */
final class StdoutTarget implements LogTarget {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(byte[] lines, int length) throws IOException {
    out.write(lines, 0, length);
  }
}
