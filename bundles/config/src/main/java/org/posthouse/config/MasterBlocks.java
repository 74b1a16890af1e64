package org.posthouse.config;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;

/** The physical lines of a master.cf, with the logical line that each belongs to. */
final class MasterBlocks {

  /** A physical line; {@code entry} is null for comments, empty lines and what begins the file. */
  record Line(String text, Entry entry) {}

  /** A logical line: where it begins, the name and the type of its service, and its text. */
  static final class Entry {
    private final int number;
    private final String name;
    private final String type;
    private final StringBuilder text = new StringBuilder();

    private Entry(int number, String name, String type) {
      this.number = number;
      this.name = name;
      this.type = type;
    }

    int number() {
      return number;
    }

    String text() {
      return text.toString();
    }

    boolean matches(ServicePattern pattern) {
      return pattern.matches(name, type);
    }

    boolean isOf(MasterLine line) {
      return line.name().equals(name) && line.type().equals(type);
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param file as messages name it
   */
  MasterBlocks(String file, String text) throws ConfigException {
    int number = 0;
    Entry current = null;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      String line = text.substring(at, end);
      at = end + 1;
      number++;
      String trimmed = Text.trim(line);
      if (trimmed.isEmpty() || trimmed.charAt(0) == '#') {
        lines.add(new Line(line, null));
        continue;
      }
      if (!Text.isSpace(line.charAt(0))) {
        current = begin(file, number, line);
      }
      if (current != null) {
        current.text.append(line);
      }
      lines.add(new Line(line, current));
    }
  }

  private Entry begin(String file, int number, String line) throws ConfigException {
    List<String> words = ParameterList.split(line, " \t\r\n\u000b\f");
    if (words.size() < 2) {
      throw new ConfigException(
          "file " + file + ": line " + number + ": specify service name and type on the same line");
    }
    Entry entry = new Entry(number, words.get(0), words.get(1));
    entries.add(entry);
    return entry;
  }

  List<Line> lines() {
    return lines;
  }

  List<Entry> entries() {
    return entries;
  }
}
