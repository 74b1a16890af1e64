package org.posthouse.net;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes a stream in pieces that are cut anywhere. */
@FunctionalInterface
@ConsumerType
public interface DataSink {

  /** The buffer is the caller's again after the call. */
  void write(byte[] buffer, int offset, int length) throws IOException;
}
