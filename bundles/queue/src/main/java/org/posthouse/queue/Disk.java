package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file operations of the queue. A seam: tests put faults and full disks here. */
interface Disk {

  /** Opens for reading only. */
  DiskFile read(Path path) throws IOException;

  /** Opens for reading and writing; creates the file, mode 0600, if it is not there. */
  DiskFile write(Path path) throws IOException;

  /** Creates a directory, mode 0700, and its parents; nothing happens if it is there. */
  void makeDirectory(Path path) throws IOException;

  /** The names in a directory; empty if there is no such directory. */
  List<Path> list(Path directory) throws IOException;

  /** Renames within the file system, over an existing file if there is one. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(Path path) throws IOException;

  /** Makes what was created, renamed and deleted in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** Bytes that this user may still write. */
  long free(Path directory) throws IOException;
}
