package ${package};

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;

/** A file of lines {@code key = value}, read whole into memory. */
final class ${Type}Table implements ChangeSource {
  private final Path file;
  private final FileTime modified;
  private final Map<String, LookupResult> entries;

  private ${Type}Table(Path file, FileTime modified, Map<String, LookupResult> entries) {
    this.file = file;
    this.modified = modified;
    this.entries = Map.copyOf(entries);
  }

  static ${Type}Table read(TableName name, TableContext context) throws TableException {
    Path file = context.file(name.name());
    int limit = limit(context);
    Map<String, LookupResult> entries = new HashMap<>();
    FileTime modified;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      // Before the first line: a change while we read is then seen as one.
      modified = Files.getLastModifiedTime(file);
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        if (equals <= 0) {
          context.warn(file + ", line " + number + ": expected \"key = value\", skipping this line");
          continue;
        }
        if (entries.size() == limit) {
          throw TableException.misconfigured(name + ": more than " + limit + " entries");
        }
        String key = text.substring(0, equals).strip();
        entries.put(key, LookupResult.found(text.substring(equals + 1).strip()));
      }
    } catch (IOException e) {
      // Cannot be asked now: mail waits, and the table is opened again later.
      throw TableException.tryAgain("open " + file + ": " + e, e);
    }
    return new ${Type}Table(file, modified, entries);
  }

  private static int limit(TableContext context) throws TableException {
    String value = context.parameter("${type}_max_entries").orElse("100000");
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw TableException.misconfigured("${type}_max_entries: bad number " + value);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return entries.getOrDefault(key, LookupResult.notFound());
  }

  @Override
  public boolean changed() {
    try {
      return !Files.getLastModifiedTime(file).equals(modified);
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  public void close() {}
}
