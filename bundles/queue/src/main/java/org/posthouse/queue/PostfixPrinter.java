package org.posthouse.queue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.queue.PostfixRecords.PostfixRecord;
import org.posthouse.queue.QueuePrinter.Option;

/** Shows a queue file of Postfix as its postcat does, record by record. */
final class PostfixPrinter {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private static final String CREATE_TIME = "create_time";

  /** How the types of an envelope's records are called. */
  private static final Map<Character, String> NAMES =
      Map.ofEntries(
          Map.entry('C', "message_size"),
          Map.entry('T', "message_arrival_time"),
          Map.entry('c', "queue_file_create_time"),
          Map.entry('F', "sender_fullname"),
          Map.entry('I', "content_inspector"),
          Map.entry('L', "content_filter"),
          Map.entry('S', "sender"),
          Map.entry('D', "done_recipient"),
          Map.entry('R', "recipient"),
          Map.entry('O', "original_recipient"),
          Map.entry('/', "canceled_recipient"),
          Map.entry('A', "named_attribute"),
          Map.entry('K', "killed_record"),
          Map.entry('P', "priority"),
          Map.entry('V', "verp_delimiters"),
          Map.entry('W', "warning_message_time"),
          Map.entry('e', "errors_to"),
          Map.entry('f', "flags"),
          Map.entry('r', "return_receipt"),
          Map.entry('<', "dsn_return_flags"),
          Map.entry('>', "redirect_to"),
          Map.entry('i', "dsn_envelope_id"),
          Map.entry('n', "dsn_notify_flags"),
          Map.entry('o', "dsn_original_recipient"),
          Map.entry('N', "regular_text"),
          Map.entry('p', "pointer_record"),
          Map.entry('w', "padding"));

  /** Where in the file the reading is. */
  private enum Part {
    ENVELOPE,
    HEADER,
    BODY,
    EXTRACTED
  }

  private final PrintStream out;
  private final Set<Option> options;
  private final Consumer<String> warn;
  private String name;
  private Part part;
  private boolean inLine;

  PostfixPrinter(PrintStream out, Set<Option> options, Consumer<String> warn) {
    this.out = out;
    this.options = options;
    this.warn = warn;
  }

  /**
   * @param start where to begin, if not at the beginning
   */
  void print(String file, PostfixRecords records, long start) throws IOException {
    name = file;
    part = Part.ENVELOPE;
    inLine = false;
    if (start == 0 && has(Option.ENVELOPE)) {
      line("*** ENVELOPE RECORDS " + name + " ***");
    }
    for (PostfixRecord record = records.next(); record != null; record = records.next()) {
      record(record);
    }
  }

  private boolean has(Option option) {
    return options.contains(option);
  }

  private void record(PostfixRecord record) {
    switch (record.type()) {
      case PostfixRecords.CONTENT -> marker(record, "MESSAGE CONTENTS", Part.ENVELOPE, Part.HEADER);
      case PostfixRecords.EXTRACTED ->
          marker(
              record,
              "HEADER EXTRACTED",
              part == Part.BODY ? Part.BODY : Part.HEADER,
              Part.EXTRACTED);
      case PostfixRecords.END -> marker(record, "MESSAGE FILE END", part, part);
      default -> {
        boolean text =
            record.type() == PostfixRecords.LINE || record.type() == PostfixRecords.PIECE;
        if (text && (part == Part.HEADER || part == Part.BODY)) {
          content(record);
        } else if (has(Option.ENVELOPE)) {
          envelope(record);
        }
      }
    }
  }

  private void marker(PostfixRecord record, String text, Part before, Part after) {
    if (part != before) {
      warn.accept(name + ": out-of-order " + words(record.type()) + " marker");
    }
    part = after;
    if (has(Option.ENVELOPE)) {
      prefix(record);
      line("*** " + text + " " + name + " ***");
    }
  }

  private static String words(char marker) {
    return marker == PostfixRecords.CONTENT ? "message content" : "extracted segment";
  }

  private void content(PostfixRecord record) {
    if (part == Part.HEADER && !inLine && !isHeader(record.text())) {
      part = Part.BODY;
    }
    boolean whole = record.type() == PostfixRecords.LINE;
    if (has(part == Part.HEADER ? Option.HEADER : Option.BODY)) {
      prefix(record);
      if (has(Option.VERBOSE)) {
        text(whole ? "regular_text: " : "unterminated_text: ");
      }
      out.write(record.bytes(), 0, record.bytes().length);
      text(whole || has(Option.OFFSETS) || has(Option.VERBOSE) ? "\n" : "");
    }
    inLine = !whole;
  }

  /** A header's name and a colon, or the continuation of one. */
  private static boolean isHeader(String line) {
    if (line.startsWith(" ") || line.startsWith("\t")) {
      return true;
    }
    int end = 0;
    while (end < line.length() && line.charAt(end) > ' ' && line.charAt(end) < 127) {
      if (line.charAt(end) == ':') {
        return end > 0;
      }
      end++;
    }
    return end > 0 && line.substring(end).stripLeading().startsWith(":");
  }

  private void envelope(PostfixRecord record) {
    String text = record.text();
    switch (record.type()) {
      case 'A' -> attribute(record, text);
      case 'T', 'W' -> field(record, NAMES.get(record.type()), time(text));
      case 'C' -> {
        if (text.strip().split("\\s+").length < 3) {
          warn.accept("invalid size record: " + text);
        }
        field(record, "message_size", text);
      }
      default -> field(record, NAMES.getOrDefault(record.type(), "unknown_record_type"), text);
    }
  }

  private void attribute(PostfixRecord record, String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      warn.accept(name + ": malformed attribute: missing '=' after attribute name: " + text);
    } else if (text.substring(0, equals).equals(CREATE_TIME)) {
      field(record, CREATE_TIME, time(text.substring(equals + 1)));
    } else {
      field(record, "named_attribute", text);
    }
  }

  /** Seconds; what is no number counts as the beginning of time, as there. */
  private static String time(String text) {
    String digits = text.strip().replaceAll("[^0-9].*", "");
    long seconds = digits.isEmpty() || digits.length() > 11 ? 0 : Long.parseLong(digits);
    return TIME.format(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
  }

  private void field(PostfixRecord record, String field, String value) {
    prefix(record);
    text(field + ": ");
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    out.write(bytes, 0, bytes.length);
    text("\n");
  }

  private void prefix(PostfixRecord record) {
    if (has(Option.OFFSETS)) {
      text("%9d ".formatted(record.offset()));
    }
    if (has(Option.TYPES)) {
      text("%3d ".formatted((int) record.type()));
    }
  }

  private void line(String text) {
    text(text + "\n");
  }

  private void text(String text) {
    out.print(text);
  }
}
