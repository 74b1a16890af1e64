package org.posthouse.cleanup;

import org.posthouse.api.MailError;
import org.posthouse.api.message.Envelope;

/** What is said and logged when the content of a message is refused, or found remarkable. */
final class ContentRejection {
  static final MailError CHARACTER = new MailError(550, "5.7.1", "disallowed character");

  /** How much of the content is logged. */
  private static final int SHOWN = 200;

  private ContentRejection() {}

  /**
   * The log's line.
   *
   * @param word what is done: {@code reject}
   * @param comment why; or ""
   */
  static String line(
      String queueId, String word, String content, Envelope envelope, String comment) {
    var out = new StringBuilder(queueId).append(": ").append(word).append(": ").append(content);
    String address = envelope.attribute(Envelope.CLIENT_ADDRESS).orElse("");
    String name = envelope.attribute(Envelope.CLIENT_NAME).orElse("unknown");
    out.append(" from ").append(address.isEmpty() ? "local" : name + "[" + address + "]");
    out.append("; from=<").append(envelope.sender()).append('>');
    if (!envelope.recipients().isEmpty()) {
      out.append(" to=<").append(envelope.recipients().getFirst().address()).append('>');
    }
    envelope.attribute(Envelope.PROTOCOL).ifPresent(p -> out.append(" proto=").append(p));
    envelope.attribute(Envelope.HELO).ifPresent(h -> out.append(" helo=<").append(h).append('>'));
    return comment.isEmpty() ? out.toString() : out.append(": ").append(comment).toString();
  }

  /** The beginning of a header or line, fit for a log. */
  static String shown(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  /** The line around a byte, fit for a log. */
  static String lineAt(byte[] content, int at) {
    int start = at;
    while (start > 0 && content[start - 1] != '\n') {
      start--;
    }
    int end = at;
    while (end < content.length && content[end] != '\n' && content[end] != '\r') {
      end++;
    }
    int length = Math.min(end - start, SHOWN);
    return new String(content, start, length, java.nio.charset.StandardCharsets.US_ASCII)
        .replaceAll("[^ -~]", "?");
  }
}
