package org.posthouse.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user and group that this process runs as. */
record Account(int uid, int gid) {

  static Account current() {
    try {
      Path self = Path.of("/proc/self");
      return new Account(
          (Integer) Files.getAttribute(self, "unix:uid"),
          (Integer) Files.getAttribute(self, "unix:gid"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot find out the user of this process", e);
    }
  }
}
