package org.posthouse.cleanup;

import java.nio.charset.Charset;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.Envelope;

/**
 * Says what was found in the content of one message, in the form that log watchers know.
 *
 * @param envelope as it is queued
 * @param recipient the last one that the client gave, before aliases
 * @param utf8 whether text in UTF-8 is shown, $smtputf8_enable
 */
record ContentLog(Log log, String queueId, Envelope envelope, String recipient, boolean utf8) {

  /** How much of the content is logged. */
  private static final int SHOWN = 200;

  /**
   * @param word what is done: {@code reject}
   * @param what the kind of content: {@code header}
   * @param content all of it
   * @param comment why; or ""
   */
  void say(String word, String what, byte[] content, String comment) {
    var out = new StringBuilder(queueId).append(": ").append(word).append(": ").append(what);
    out.append(' ').append(LogText.of(content, 0, Math.min(content.length, SHOWN), utf8));
    log.info(origin(out).append(comment.isEmpty() ? "" : ": ").append(comment).toString());
  }

  void say(String word, String what, String content, Charset charset, String comment) {
    say(word, what, content.getBytes(charset), comment);
  }

  /** Content that is an error of MIME is told without the way it came. */
  void mimeError(String problem, byte[] content) {
    var out = new StringBuilder(queueId).append(": reject: mime-error ").append(problem);
    out.append(": ").append(LogText.of(content, 0, Math.min(content.length, SHOWN), utf8));
    log.info(addresses(out).toString());
  }

  /** Whether the client has sent it with SMTPUTF8. */
  boolean isUtf8Mail() {
    return envelope.attribute(Envelope.SMTPUTF8).isPresent();
  }

  void warn(String text) {
    log.warn(text);
  }

  private StringBuilder origin(StringBuilder out) {
    addresses(out);
    envelope.attribute(Envelope.PROTOCOL).ifPresent(p -> out.append(" proto=").append(p));
    envelope.attribute(Envelope.HELO).ifPresent(h -> out.append(" helo=<").append(h).append('>'));
    return out;
  }

  private StringBuilder addresses(StringBuilder out) {
    String address = envelope.attribute(Envelope.CLIENT_ADDRESS).orElse("");
    String name = envelope.attribute(Envelope.CLIENT_NAME).orElse("unknown");
    out.append(" from ").append(address.isEmpty() ? "local" : name + "[" + address + "]");
    out.append("; from=<").append(envelope.sender()).append('>');
    return out.append(" to=<").append(recipient).append('>');
  }

  /** The line around a byte. */
  static byte[] lineAt(byte[] content, int at) {
    int end = at;
    while (end < content.length && content[end] != '\n' && content[end] != '\r') {
      end++;
    }
    return java.util.Arrays.copyOfRange(content, lineStart(content, at), end);
  }

  static int lineStart(byte[] content, int at) {
    int start = at;
    while (start > 0 && content[start - 1] != '\n') {
      start--;
    }
    return start;
  }
}
