package org.posthouse.lmdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.text.AtomicFile;
import org.posthouse.tables.text.TextBytes;

/**
 * The files of a table: the source {@code NAME} and the index {@code NAME.lmdb}. An index is only
 * ever replaced as a whole, by renaming. Keys and values end with a null byte, as Postfix stores
 * them in its own lmdb tables.
 */
record IndexFile(TableName name, Path source, Path path, TableContext context) {
  /** Other programs map at least so much, if main.cf does not say. */
  private static final long DEFAULT_MAP_SIZE = 16 << 20;

  static IndexFile of(TableName name, TableContext context) {
    Path source = context.file(name.name());
    return new IndexFile(
        name, source, source.resolveSibling(source.getFileName() + ".lmdb"), context);
  }

  Set<BuildOption> options() {
    return context.buildOptions();
  }

  private long mapSize() {
    if (!name.type().equals("lmdb")) {
      return DEFAULT_MAP_SIZE;
    }
    try {
      return context.parameter("lmdb_map_size").map(Long::parseLong).orElse(DEFAULT_MAP_SIZE);
    } catch (NumberFormatException _) {
      return DEFAULT_MAP_SIZE;
    }
  }

  /** A key or value as it is stored. */
  byte[] toBytes(String text) {
    return toBytes(text, !options().contains(BuildOption.WITHOUT_NULL));
  }

  static byte[] toBytes(String text, boolean nullTerminated) {
    byte[] bytes = TextBytes.encode(text);
    return nullTerminated ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
  }

  static String toText(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return TextBytes.decode(bytes, 0, length);
  }

  LmdbReader read() throws TableException {
    try {
      return new LmdbReader(path);
    } catch (NoSuchFileException e) {
      throw missing(e);
    } catch (IOException e) {
      throw unreadable(e);
    } catch (CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      throw corrupt(e);
    }
  }

  TableException unreadable(IOException e) {
    return TableException.tryAgain("open database " + path + ": " + Reason.of(e), e);
  }

  private TableException missing(IOException cause) {
    Path old = source.resolveSibling(source.getFileName() + ".db");
    return TableException.tryAgain(
        "open database "
            + path
            + ": No such file or directory"
            + (Files.exists(old)
                ? "; " + old + " is a Berkeley DB file: run \"postmap " + name + "\""
                : ""),
        cause);
  }

  TableException corrupt(Throwable cause) {
    return TableException.tryAgain(
        "database "
            + path
            + " is damaged ("
            + cause.getMessage()
            + "): run \"postmap "
            + name
            + "\"",
        cause);
  }

  /** Replaces the index; readers have the old one or the new one. */
  void replace(Collection<byte[][]> entries) throws TableException {
    try {
      new AtomicFile(path, source, options().contains(BuildOption.DEFAULT_MODE))
          .replace(channel -> new LmdbWriter(channel, mapSize()).write(entries));
    } catch (IOException e) {
      throw TableException.tryAgain("write database " + path + ": " + Reason.of(e), e);
    }
  }
}
