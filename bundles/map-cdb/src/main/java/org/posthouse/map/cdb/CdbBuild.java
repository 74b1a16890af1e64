package org.posthouse.map.cdb;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.AtomicFile;
import org.posthouse.tables.text.TextBytes;

/** A constant database under construction, in memory until the commit. */
final class CdbBuild implements TableBuilder.Build {
  private final CdbFile file;
  private final Set<BuildOption> options;
  private final Map<String, String> entries = new LinkedHashMap<>();

  CdbBuild(CdbFile file, Set<BuildOption> options) {
    this.file = file;
    this.options = options;
  }

  @Override
  public boolean add(String key, String value) {
    return entries.putIfAbsent(key, value) == null;
  }

  @Override
  public void commit() throws TableException {
    try {
      new AtomicFile(file.path(), file.source(), options.contains(BuildOption.DEFAULT_MODE))
          .replace(
              channel -> {
                CdbWriter writer = new CdbWriter(channel);
                for (Map.Entry<String, String> entry : entries.entrySet()) {
                  writer.add(stored(entry.getKey()), stored(entry.getValue()));
                }
                writer.finish();
              });
    } catch (IOException e) {
      throw TableException.tryAgain("write database " + file.path() + ": " + Reason.of(e), e);
    }
  }

  private byte[] stored(String text) {
    byte[] bytes = TextBytes.encode(text);
    return options.contains(BuildOption.WITH_NULL) ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
  }

  @Override
  public void close() {
    entries.clear();
  }
}
