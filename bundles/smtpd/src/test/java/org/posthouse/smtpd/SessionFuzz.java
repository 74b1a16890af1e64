package org.posthouse.smtpd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.SmtpPath;

/**
 * A target for a fuzzer: the first byte chooses main.cf, the second how much comes at a time, and
 * the rest is what a client says to a real session. Whatever that is, replies are well-formed,
 * nothing panics, what is queued was acknowledged, its line ends are those of SMTP, and each
 * address can be written and read again.
 */
public final class SessionFuzz {
  private static final int HEAD = 2;
  private static final int SHORTEST_PIECE = 600;
  private static final Pattern REPLY = Pattern.compile("[2345]\\d\\d[ -].*", Pattern.DOTALL);
  private static final String COMMON =
      "smtpd_peername_lookup = no\nsmtpd_forbid_bare_newline_exclusions =\n";

  /** What makes sessions behave in other ways. */
  private static final List<String> VARIANTS =
      List.of(
          "",
          "strict_rfc821_envelopes = yes\nsmtpd_delay_reject = no\nsmtpd_helo_required = yes\n",
          "smtputf8_enable = no\nsmtpd_forbid_bare_newline = yes\nsmtpd_forbidden_commands =\n",
          "smtpd_forbid_bare_newline = reject\nsmtpd_forbid_unauth_pipelining = yes\n"
              + "strict_smtputf8 = yes\n",
          "smtpd_authorized_xclient_hosts = 127.0.0.1\n"
              + "smtpd_authorized_xforward_hosts = 127.0.0.1\n"
              + "soft_bounce = yes\n"
              + "smtpd_reject_footer = \\c. Call us\\n"
              + "or not\n",
          "message_size_limit = 100\nsmtpd_recipient_limit = 2\nallow_min_user = yes\n"
              + "smtpd_hard_error_limit = 3\nline_length_limit = 600\n");

  private static final TestServer SERVER;
  private static final List<Settings> SETTINGS = new ArrayList<>();

  static {
    try {
      SERVER = new TestServer("");
      for (String variant : VARIANTS) {
        SETTINGS.add(TestServer.settings(COMMON + variant));
      }
    } catch (IOException | ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private SessionFuzz() {}

  /** Called by the fuzzer; fails with an exception. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length < HEAD) {
      return;
    }
    SERVER.log.lines.clear();
    SERVER.log.events.clear();
    SERVER.queue.messages.clear();
    Settings settings = SETTINGS.get(Math.floorMod(input[0], SETTINGS.size()));
    var client = new ScriptedConnection(input, HEAD, 1 + (input[1] & 0xff));
    SERVER.serve(client, settings);
    List<String> replies = replies(client.replies.toByteArray());
    long lines = 0;
    for (int i = HEAD; i < input.length; i++) {
      lines += input[i] == '\n' ? 1 : 0;
    }
    // The greeting, the last word, and pieces of lines without an end.
    check(
        replies.size() <= lines + 2 + input.length / SHORTEST_PIECE, "more replies than commands");
    log();
    queue(replies);
  }

  private static List<String> replies(byte[] bytes) {
    String text = utf8(bytes);
    check(text.endsWith("\r\n"), "no end of a line: " + text);
    List<String> replies = new ArrayList<>();
    String code = "";
    for (String line : text.split("\r\n")) {
      check(REPLY.matcher(line).matches(), "no reply: " + line);
      clean(line);
      check(code.isEmpty() || line.startsWith(code), "another code: " + line);
      code = line.charAt(3) == '-' ? line.substring(0, 3) : "";
      if (code.isEmpty()) {
        replies.add(line);
      }
    }
    check(code.isEmpty(), "an unfinished reply");
    return replies;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("a reply that is no UTF-8", e);
    }
  }

  private static void log() {
    for (String line : SERVER.log.lines) {
      check(!line.startsWith("panic") && !line.startsWith("fatal"), line);
    }
    check(SERVER.log.lines.getLast().startsWith("disconnect from "), "no end in the log");
  }

  private static void queue(List<String> replies) {
    long taken = replies.stream().filter(r -> r.contains(" queued as ")).count();
    check(taken == SERVER.queue.messages.size(), taken + " taken");
    check(SERVER.queue.open.get() == 0, "a draft is left");
    for (MemoryQueue.Message message : SERVER.queue.messages) {
      address(message.envelope().sender());
      for (Recipient recipient : message.envelope().recipients()) {
        check(!recipient.address().isEmpty(), "an empty recipient");
        address(recipient.address());
        clean(recipient.dsnOriginal());
      }
      message.envelope().attributes().forEach((name, value) -> clean(name + value));
      lineEnds(message.text());
    }
  }

  private static void address(String address) {
    clean(address);
    if (!address.isEmpty()) {
      Optional<SmtpPath> again = SmtpPath.parse("<" + address + ">", false);
      check(again.equals(Optional.of(new SmtpPath(address, ""))), address + " is now " + again);
    }
  }

  private static void lineEnds(String text) {
    check(text.isEmpty() || text.endsWith("\r\n"), "an unfinished line");
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      check(i > 0 && text.charAt(i - 1) == '\r', "a line feed alone");
    }
  }

  private static void clean(String text) {
    check(text.chars().noneMatch(Character::isISOControl), "a control character: " + text);
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalStateException(what);
    }
  }
}
