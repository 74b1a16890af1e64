package org.posthouse.tables.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;

/** Values that name files, whose content counts ({@code postmap -F}). */
public final class ValueFiles {
  private static final long MAX_SIZE = 100 << 20;

  private ValueFiles() {}

  /**
   * The files that a value lists, with a newline between them, in base64.
   *
   * @throws IOException with a message for a warning
   */
  public static String encode(String value, TableContext context) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    List<String> names = ParameterList.split(value);
    if (names.isEmpty()) {
      throw new IOException("empty pathname list: >>" + value + "<<'");
    }
    String separator = "";
    for (String name : names) {
      content.writeBytes(separator.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      separator = "\n";
      try {
        byte[] bytes = Files.readAllBytes(context.file(name));
        if (content.size() + bytes.length > MAX_SIZE) {
          throw new IOException("File too large");
        }
        content.writeBytes(bytes);
      } catch (IOException e) {
        throw new IOException(FileStamp.trouble("open ", name, e), e);
      }
    }
    return Base64.getEncoder().encodeToString(content.toByteArray());
  }

  /** A value as it counts in these surroundings: itself, or the content of its files. */
  public static String of(String value, TableContext context) throws IOException {
    return context.use() == TableUse.FILE_CONTENT ? encode(value, context) : value;
  }

  /** The content again. */
  public static String decode(TableName table, String key, String value) throws TableException {
    try {
      return TextBytes.decode(Base64.getDecoder().decode(value.strip()));
    } catch (IllegalArgumentException e) {
      throw TableException.misconfigured(
          "table " + table + ": key " + key + ": malformed BASE64 value: " + value, e);
    }
  }
}
