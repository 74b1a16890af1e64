package org.posthouse.master;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many sessions of network services the process can hold: descriptors and heap decide. */
final class Capacity {
  /**
   * While it waits for a command a session was measured to take 10 kB, with TLS 21 kB; a handshake
   * takes a multiple for its time. Messages have a budget of their own.
   */
  private static final long HEAP_PER_SESSION = 96 * 1024;

  /** The others are for files, deliveries, tables and the name service. */
  private static final int DESCRIPTORS_PER_SESSION = 2;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String OPEN_FILES = "Max open files";
  private static final int LEAST = 10;

  private Capacity() {}

  static int ofProcess() {
    return sessions(Runtime.getRuntime().maxMemory(), descriptors());
  }

  static int sessions(long heap, long descriptors) {
    long sessions = Math.min(heap / HEAP_PER_SESSION, descriptors / DESCRIPTORS_PER_SESSION);
    return Math.clamp(sessions, LEAST, Integer.MAX_VALUE);
  }

  private static long descriptors() {
    try {
      return descriptors(Files.readString(LIMITS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The soft limit, which the virtual machine has raised to the hard one. */
  static long descriptors(String limits) {
    for (String line : limits.split("\n")) {
      if (line.startsWith(OPEN_FILES)) {
        String soft = line.substring(OPEN_FILES.length()).strip().split("\\s+")[0];
        return soft.matches("\\d{1,18}") ? Long.parseLong(soft) : Long.MAX_VALUE;
      }
    }
    return Long.MAX_VALUE;
  }
}
