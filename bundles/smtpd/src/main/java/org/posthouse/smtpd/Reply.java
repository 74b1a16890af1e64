package org.posthouse.smtpd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.posthouse.api.MailError;
import org.posthouse.smtpd.check.Decision;

/**
 * A reply as on the wire, without its line ends.
 *
 * @param lines each with code and separator; at least one
 */
record Reply(List<String> lines) {
  private static final byte[] CRLF = {'\r', '\n'};

  Reply {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.getFirst().length() < 4) {
      throw new IllegalArgumentException("no reply: " + lines);
    }
  }

  Reply(String line) {
    this(List.of(line));
  }

  static Reply of(Decision refused) {
    return new Reply(refused.refusal().orElseThrow().reply());
  }

  static Reply of(MailError error) {
    return new Reply(error.reply());
  }

  /** The last line, which is the whole text of most replies. */
  String text() {
    return lines.getLast();
  }

  boolean isError() {
    return lines.getFirst().charAt(0) >= '4';
  }

  /** The same as if what is wrong were so for now only (soft_bounce). */
  Reply soft() {
    return isError() && lines.getFirst().charAt(0) == '5'
        ? new Reply(lines.stream().map(Reply::soft).toList())
        : this;
  }

  private static String soft(String line) {
    boolean hasStatus = line.startsWith("5.", 4);
    return "4" + line.substring(1, 4) + (hasStatus ? "4" + line.substring(5) : line.substring(4));
  }

  /** Whether the client has to go after this reply (421, and 521 of RFC 7504). */
  boolean closes() {
    return text().startsWith("421") || text().startsWith("521");
  }

  void writeTo(ByteArrayOutputStream out) {
    for (String line : lines) {
      out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
      out.writeBytes(CRLF);
    }
  }
}
