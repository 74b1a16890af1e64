package org.posthouse.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.posthouse.api.log.Reason;

/** Lines of the mail log about one message: in the file, and in those that it was before. */
final class LogSearch {
  private static final int MOST_LINES = 1000;
  private static final int MOST_FILES = 20;

  /** What is read in all: a busy day's log, some seconds. */
  private static final long MOST_CHARACTERS = 4L << 30;

  private final String mark;
  private final List<String> problems = new ArrayList<>();
  private long left = MOST_CHARACTERS;

  /**
   * @param lines in the order of the log
   * @param problem why there may be more, or ""
   */
  record Found(List<String> lines, String problem) {}

  private LogSearch(String queueId) {
    mark = ": " + queueId + ": ";
  }

  static Found in(String maillogFile, String queueId) {
    if (!maillogFile.startsWith("/") || !Files.isRegularFile(Path.of(maillogFile))) {
      return new Found(List.of(), "there is no maillog_file to search; see the system's log");
    }
    return new LogSearch(queueId).files(Path.of(maillogFile));
  }

  /** The newest first, back to the one where the message began or nothing is of it any more. */
  private Found files(Path current) {
    List<String> all = new ArrayList<>(lines(current));
    for (Path older : older(current)) {
      if (left <= 0 || all.size() >= MOST_LINES) {
        problems.add("the log is too long to be read in full");
        break;
      }
      List<String> before = lines(older);
      if (before.isEmpty() && !all.isEmpty()) {
        break;
      }
      all.addAll(0, before);
    }
    return new Found(
        List.copyOf(all.subList(0, Math.min(MOST_LINES, all.size()))), String.join("; ", problems));
  }

  private List<Path> older(Path current) {
    String prefix = current.getFileName() + ".";
    try (Stream<Path> files = Files.list(current.getParent())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed())
          .limit(MOST_FILES)
          .toList();
    } catch (IOException e) {
      problems.add(Reason.withFile(e));
      return List.of();
    }
  }

  private List<String> lines(Path file) {
    List<String> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        var reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine();
          line != null && left > 0 && found.size() < MOST_LINES;
          line = reader.readLine()) {
        left -= line.length();
        if (line.contains(mark)) {
          found.add(line);
        }
      }
    } catch (IOException e) {
      problems.add(Reason.withFile(e));
    }
    return found;
  }
}
