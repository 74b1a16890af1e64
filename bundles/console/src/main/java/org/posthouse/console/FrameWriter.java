package org.posthouse.console;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** Writes the frames of a console session; its streams may be used by several threads. */
final class FrameWriter {
  private static final int BUFFER = 8192;
  private final DataOutputStream out;
  private final ReentrantLock lock = new ReentrantLock();

  FrameWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /** A buffered stream whose content goes out in frames of this type. */
  OutputStream stream(char type) {
    return new java.io.BufferedOutputStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] content, int offset, int length) throws IOException {
            frame(type, content, offset, length);
          }
        },
        BUFFER);
  }

  void end(int status) throws IOException {
    byte[] content = {
      (byte) (status >> 24), (byte) (status >> 16), (byte) (status >> 8), (byte) status
    };
    frame('q', content, 0, content.length);
  }

  private void frame(char type, byte[] content, int offset, int length) throws IOException {
    lock.lock();
    try {
      byte[] frame = new byte[5 + length];
      frame[0] = (byte) type;
      frame[1] = (byte) (length >> 24);
      frame[2] = (byte) (length >> 16);
      frame[3] = (byte) (length >> 8);
      frame[4] = (byte) length;
      System.arraycopy(content, offset, frame, 5, length);
      out.write(frame);
    } finally {
      lock.unlock();
    }
  }
}
