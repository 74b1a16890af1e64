package org.posthouse.api.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Header and body of a message. Every line ends in CR LF, the last one too; there is no other CR or
 * LF, and no dot stuffing. Can be read any number of times, by several threads.
 */
@ConsumerType
public interface MessageContent {

  /** Bytes, line ends included. */
  long size();

  /** A reader from the start. The caller closes it. */
  InputStream open() throws IOException;

  /** Writes everything. */
  default void writeTo(OutputStream out) throws IOException {
    try (InputStream in = open()) {
      in.transferTo(out);
    }
  }
}
