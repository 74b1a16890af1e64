package org.posthouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;

/** Text of a configuration file and its logical lines. */
final class ConfigFile {

  /** More than any hand-written file; keeps a wrong path from filling the heap. */
  private static final int MAX_BYTES = 4 << 20;

  /** A line with those that continue it, without comments; {@code number} counts from 1. */
  record Line(int number, String text) {}

  private ConfigFile() {}

  /** The text of a file, and in which character set it is written. */
  record Content(String text, Charset charset) {}

  /** Reads UTF-8, or ISO 8859-1 if it is not that. */
  static String read(Path file) throws ConfigException {
    return content(file).text();
  }

  static Content content(Path file) throws ConfigException {
    return decode(file, bytes(file));
  }

  /** From an open stream; {@code file} is for messages. */
  static Content content(Path file, InputStream in) throws ConfigException, IOException {
    return decode(file, bytes(file, in));
  }

  private static Content decode(Path file, byte[] bytes) throws ConfigException {
    for (byte b : bytes) {
      if (b == 0) {
        throw new ConfigException(file + ": not a text file: it holds a null byte");
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Content(text, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      return new Content(
          new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] bytes(Path file) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      return bytes(file, in);
    } catch (NoSuchFileException e) {
      throw new ConfigException("open " + file + ": No such file or directory", e);
    } catch (AccessDeniedException e) {
      throw new ConfigException("open " + file + ": Permission denied", e);
    } catch (IOException e) {
      throw new ConfigException("read " + file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file, InputStream in) throws ConfigException, IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new ConfigException(file + ": larger than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  /**
   * Splits into logical lines: a line that starts with white space continues the one before; empty
   * lines and comments stand between without ending it.
   */
  static List<Line> lines(String name, String text, Consumer<String> warnings) {
    List<Line> lines = new ArrayList<>();
    StringBuilder current = null;
    int start = 0;
    int number = 0;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      number++;
      int first = skipSpace(text, at, end);
      if (first < end && text.charAt(first) != '#') {
        if (first == at) {
          if (current != null) {
            lines.add(new Line(start, current.toString()));
          }
          current = new StringBuilder().append(text, at, end);
          start = number;
        } else if (current != null) {
          current.append(text, at, end);
        } else {
          warnings.accept(
              name
                  + ": logical line must not start with whitespace: \""
                  + Text.printable(Text.head(text.substring(at, end), 30))
                  + "\"");
        }
      }
      at = end + 1;
    }
    if (current != null) {
      lines.add(new Line(start, current.toString()));
    }
    return lines;
  }

  private static int skipSpace(String text, int at, int end) {
    int i = at;
    while (i < end && Text.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
