package org.posthouse.cleanup;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.table.LookupResult;
import org.posthouse.tables.Maps;

/**
 * Asks tables about the headers and lines of one message, and does what they answer, as far as it
 * concerns the whole message. What cannot be understood counts for nothing, with a warning.
 */
final class ContentCheck {

  /** What becomes of a header or line. */
  sealed interface Outcome {
    /** It stays. */
    record Keep() implements Outcome {}

    /** It goes. */
    record Drop() implements Outcome {}

    /** There is another in its place. */
    record Replace(String text) implements Outcome {}

    /** There is another in front of it. */
    record Prepend(String text) implements Outcome {}
  }

  static final Outcome KEEP = new Outcome.Keep();
  private static final Outcome DROP = new Outcome.Drop();
  private static final Pattern STATUS =
      Pattern.compile("([45]\\.\\d{1,3}\\.\\d{1,3})(?:\\s+(.*))?");
  private static final Pattern HEADER = Pattern.compile("[!-9;-~]+[ \t]*:.*", Pattern.DOTALL);
  private static final String REJECTED = "message content rejected";

  private final ContentTables tables;
  private final Verdict verdict;
  private final ContentLog log;

  ContentCheck(ContentTables tables, Verdict verdict, ContentLog log) {
    this.tables = tables;
    this.verdict = verdict;
    this.log = log;
  }

  ContentTables tables() {
    return tables;
  }

  /**
   * @param header with LF between its lines
   */
  Outcome header(Maps maps, String header, Charset charset) throws MailException {
    return check(maps, new Found("header", header, charset));
  }

  Outcome body(String line, Charset charset) throws MailException {
    return check(tables.body(), new Found("body", line, charset));
  }

  /** Refuses a header for its octets. */
  void strictHeader(byte[] header, int length) throws MailException {
    if (tables.mime()
        && tables.strict().headers()
        && !log.isUtf8Mail()
        && StrictMime.hasEightBits(header, length)) {
      throw mimeError("improper use of 8-bit data in message header", header, length);
    }
  }

  /** Refuses a line of a body for its octets. */
  void strictBody(byte[] line, int length) throws MailException {
    if (tables.strict().bodies() && StrictMime.hasEightBits(line, length)) {
      throw mimeError("improper use of 8-bit data in message body", line, length);
    }
  }

  /** Refuses what has an encoding and parts. */
  void strictEncoding(String encoding) throws MailException {
    if (tables.strict().encodings() && !ContentType.isIdentity(encoding)) {
      byte[] bytes = encoding.getBytes(StandardCharsets.ISO_8859_1);
      String problem = "invalid message/* or multipart/* encoding domain";
      throw mimeError(problem, bytes, bytes.length);
    }
  }

  private MailException mimeError(String problem, byte[] content, int length) {
    log.mimeError(problem, Arrays.copyOf(content, length));
    return new MailException(StrictMime.error(problem));
  }

  /** A header or line that is looked at, and how its characters are written. */
  private record Found(String kind, String text, Charset charset) {}

  private Outcome check(Maps maps, Found what) throws MailException {
    if (maps.isEmpty() || verdict.isOver()) {
      return KEEP;
    }
    return switch (maps.lookup(what.text())) {
      case LookupResult.NotFound _ -> KEEP;
      case LookupResult.Found found -> act(maps.title(), what, found.value().strip());
      case LookupResult.TryAgain(String reason) -> throw unavailable(maps, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(maps, reason);
    };
  }

  private MailException unavailable(Maps maps, String reason) {
    log.warn(
        log.queueId()
            + ": "
            + maps.title()
            + " map lookup problem -- message not accepted, try again later");
    return new MailException(AddressMapper.WRITE_ERROR.withDetail(reason));
  }

  private Outcome act(String map, Found what, String action) throws MailException {
    int end = 0;
    while (end < action.length() && !Character.isWhitespace(action.charAt(end))) {
      end++;
    }
    String argument = action.substring(end).strip();
    switch (action.substring(0, end).toUpperCase(Locale.ROOT)) {
      case "DUNNO", "OK" -> {}
      case "WARN" -> say("warning", what, argument);
      case "INFO" -> say("info", what, argument);
      case "REJECT" -> reject(what, argument);
      case "HOLD" -> {
        if (!verdict.isHeld()) {
          say("hold", what, argument);
        }
        verdict.hold();
      }
      case "DISCARD" -> {
        say("discard", what, argument);
        verdict.discard();
      }
      case "PASS" -> {
        say("pass", what, argument);
        verdict.pass();
      }
      case "IGNORE" -> {
        return DROP;
      }
      case "STRIP" -> {
        say("strip", what, argument);
        return DROP;
      }
      case "REPLACE" -> {
        return other(map, what, "REPLACE", argument) ? new Outcome.Replace(lines(argument)) : KEEP;
      }
      case "PREPEND" -> {
        return other(map, what, "PREPEND", argument) ? new Outcome.Prepend(lines(argument)) : KEEP;
      }
      case "FILTER" -> filter(map, what, argument);
      case "REDIRECT" -> {
        if (isAddress(map, "REDIRECT target", argument)) {
          say("redirect", what, argument);
          verdict.redirect(argument);
        }
      }
      case "BCC" -> {
        if (isAddress(map, "BCC address", argument)) {
          say("bcc", what, argument);
          verdict.copyTo(argument);
        }
      }
      default -> log.warn("unknown command in " + map + " map: " + action);
    }
    return KEEP;
  }

  private void reject(Found what, String argument) throws MailException {
    Matcher status = STATUS.matcher(argument);
    boolean given = status.matches();
    String dsn = given ? status.group(1) : "5.7.1";
    String rest = given ? status.group(2) : argument;
    String reason = rest == null || rest.isEmpty() ? REJECTED : rest;
    say("reject", what, dsn + " " + reason);
    throw new MailException(new MailError(dsn.startsWith("4") ? 451 : 550, dsn, reason));
  }

  private void filter(String map, Found what, String argument) {
    if (argument.isEmpty()) {
      log.warn("missing FILTER command argument in " + map + " map");
    } else if (argument.indexOf(':') < 0) {
      log.warn("bad FILTER command " + argument + " in " + map + " -- need transport:destination");
    } else {
      say("filter", what, argument);
      verdict.filter(argument);
    }
  }

  /** Whether another header or line is given; in headers only a header can take its place. */
  private boolean other(String map, Found what, String action, String argument) {
    if (argument.isEmpty()) {
      log.warn(action + " action without text in " + map + " map");
      return false;
    }
    if (what.kind().equals("header") && !HEADER.matcher(argument).matches()) {
      log.warn(
          "bad "
              + action
              + " header text \""
              + argument
              + "\" in "
              + map
              + " map -- need \"headername: headervalue\"");
      return false;
    }
    say(action.toLowerCase(Locale.ROOT), what, argument);
    return true;
  }

  /**
   * With line ends as they are in a message: what a pattern has found may go over several lines.
   */
  private static String lines(String text) {
    return text.indexOf('\n') < 0 ? text : text.replace("\r\n", "\n").replace("\n", "\r\n");
  }

  private boolean isAddress(String map, String what, String argument) {
    if (argument.indexOf('@') < 0) {
      log.warn("bad " + what + " \"" + argument + "\" in " + map + " map -- need user@domain");
      return false;
    }
    return true;
  }

  private void say(String word, Found what, String comment) {
    log.say(word, what.kind(), what.text(), what.charset(), comment);
  }
}
