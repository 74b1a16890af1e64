package org.posthouse.queue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;

/** Shows a message as postcat does: one line for each thing, as records of Postfix's queue file. */
public final class QueuePrinter {

  /** What to print. */
  public enum Option {
    ENVELOPE,
    HEADER,
    BODY,
    /** The type of each record as a number. */
    TYPES,
    /** Where each line begins. */
    OFFSETS,
    /** Pointers of Postfix's files are not followed. */
    FILE_ORDER,
    VERBOSE
  }

  private static final int MAX_LINE = 1 << 20;

  private final PrintStream out;
  private final Set<Option> options;
  private long offset;

  /**
   * @param options with neither of the first three, all of them
   */
  public QueuePrinter(PrintStream out, Set<Option> options) {
    this.out = out;
    this.options = EnumSet.noneOf(Option.class);
    this.options.addAll(options);
    var parts = EnumSet.of(Option.ENVELOPE, Option.HEADER, Option.BODY);
    if (this.options.stream().noneMatch(parts::contains)) {
      this.options.addAll(parts);
    }
  }

  /** A queue file of Postfix. */
  void print(String name, DiskFile file, long start, Consumer<String> warn) throws IOException {
    var records =
        new PostfixRecords(
            file, start, options.contains(Option.VERBOSE), !options.contains(Option.FILE_ORDER));
    try {
      new PostfixPrinter(out, options, warn).print(name, records, start);
    } catch (IOException e) {
      warn.accept(name + ": " + e.getMessage());
      throw new IOException("record read error", e);
    }
  }

  /**
   * @param name of the file, or where the message is in the queue
   */
  public void print(String name, QueuedMessage message) throws IOException {
    offset = 0;
    boolean envelope = options.contains(Option.ENVELOPE);
    if (envelope) {
      print("*** ENVELOPE RECORDS " + name + " ***");
      envelope(message);
      mark('M', "*** MESSAGE CONTENTS " + name + " ***");
    }
    if (options.contains(Option.HEADER) || options.contains(Option.BODY)) {
      content(message);
    }
    if (envelope) {
      mark('X', "*** HEADER EXTRACTED " + name + " ***");
      mark('E', "*** MESSAGE FILE END " + name + " ***");
    }
  }

  private void envelope(QueuedMessage message) {
    Envelope envelope = message.envelope();
    long size = message.content().size();
    int utf8 = envelope.attribute(Envelope.SMTPUTF8).isPresent() ? 1 : 0;
    int recipients = envelope.recipients().size();
    // size, where it begins, recipients, flags, length, whether addresses are UTF-8
    field(
        'C',
        "message_size",
        "%15d %15d %15d %15d %15d %15d".formatted(size, 0, recipients, 0, size, utf8));
    field('T', "message_arrival_time", time(envelope.arrival()));
    field('A', "create_time", time(envelope.arrival()));
    field('A', "named_attribute", "log_ident=" + message.queueId());
    envelope.attributes().forEach((k, v) -> field('A', "named_attribute", k + "=" + v));
    field('S', "sender", envelope.sender());
    for (int i = 0; i < envelope.recipients().size(); i++) {
      recipient(envelope.recipients().get(i), message.states().get(i));
    }
  }

  private void recipient(Recipient recipient, RecipientState state) {
    if (!recipient.dsnOriginal().isEmpty()) {
      field('A', "named_attribute", "dsn_orig_rcpt=" + recipient.dsnOriginal());
    }
    if (!recipient.dsnNotify().isEmpty()) {
      field('A', "named_attribute", "notify_flags=" + Codes.of(recipient.dsnNotify()));
    }
    field('O', "original_recipient", recipient.original());
    switch (state) {
      case RecipientState.Pending p -> field('R', "recipient", recipient.address());
      case RecipientState.Deferred(var last) -> {
        field('R', "recipient", recipient.address());
        field('A', "named_attribute", "delay_reason=" + last.text());
      }
      case RecipientState.Done d -> field('D', "done_recipient", recipient.address());
      case RecipientState.Failed f -> field('D', "done_recipient", recipient.address());
    }
  }

  private static String time(Instant time) {
    return PostfixPrinter.TIME.format(time.atZone(ZoneId.systemDefault()));
  }

  private void content(QueuedMessage message) throws IOException {
    boolean header = true;
    try (InputStream in = new BufferedInputStream(message.content().open(), 1 << 16)) {
      var line = new ByteArrayOutputStream();
      while (nextLine(in, line)) {
        header &= isHeader(line, header);
        if (options.contains(header ? Option.HEADER : Option.BODY)) {
          contentLine(line);
        }
        offset += line.size() + 2;
      }
    }
  }

  private static boolean isHeader(ByteArrayOutputStream line, boolean before) {
    if (!before || line.size() == 0) {
      return false;
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.charAt(0) == ' ' || text.charAt(0) == '\t' || text.indexOf(':') > 0;
  }

  private void contentLine(ByteArrayOutputStream line) throws IOException {
    prefix('N');
    if (options.contains(Option.VERBOSE)) {
      out.print("regular_text: ");
    }
    line.writeTo((OutputStream) out);
    out.print('\n');
  }

  /** A line without its end; a very long one in pieces. */
  private static boolean nextLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    boolean pendingCr = false;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return true;
      }
      if (pendingCr) {
        line.write('\r');
      }
      pendingCr = b == '\r';
      if (!pendingCr) {
        line.write(b);
      }
      if (line.size() >= MAX_LINE) {
        return true;
      }
    }
    return line.size() > 0;
  }

  private void field(char type, String name, String value) {
    prefix(type);
    print(name + ": " + value);
    offset += value.length() + 2;
  }

  private void mark(char type, String text) {
    prefix(type);
    print(text);
    offset += 2;
  }

  private void prefix(char type) {
    if (options.contains(Option.OFFSETS)) {
      out.printf("%9d ", offset);
    }
    if (options.contains(Option.TYPES)) {
      out.printf("%3d ", (int) type);
    }
  }

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.print('\n');
  }
}
