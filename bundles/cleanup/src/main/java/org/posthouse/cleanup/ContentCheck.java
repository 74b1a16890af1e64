package org.posthouse.cleanup;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.Envelope;
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
  private final Log log;
  private final String queueId;
  private final Envelope envelope;

  ContentCheck(ContentTables tables, Verdict verdict, Log log, String queueId, Envelope envelope) {
    this.tables = tables;
    this.verdict = verdict;
    this.log = log;
    this.queueId = queueId;
    this.envelope = envelope;
  }

  ContentTables tables() {
    return tables;
  }

  /**
   * @param header with LF between its lines
   */
  Outcome header(Maps maps, String header) throws MailException {
    return check(maps, "header", header);
  }

  Outcome body(String line) throws MailException {
    return check(tables.body(), "body", line);
  }

  private Outcome check(Maps maps, String what, String text) throws MailException {
    if (maps.isEmpty() || verdict.isOver()) {
      return KEEP;
    }
    return switch (maps.lookup(text)) {
      case LookupResult.NotFound _ -> KEEP;
      case LookupResult.Found found -> act(maps.title(), what, text, found.value().strip());
      case LookupResult.TryAgain(String reason) -> throw unavailable(maps, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(maps, reason);
    };
  }

  private MailException unavailable(Maps maps, String reason) {
    log.warn(
        queueId
            + ": "
            + maps.title()
            + " map lookup problem -- message not accepted, try again later");
    return new MailException(AddressMapper.WRITE_ERROR.withDetail(reason));
  }

  private Outcome act(String map, String what, String text, String action) throws MailException {
    int end = 0;
    while (end < action.length() && !Character.isWhitespace(action.charAt(end))) {
      end++;
    }
    String argument = action.substring(end).strip();
    switch (action.substring(0, end).toUpperCase(Locale.ROOT)) {
      case "DUNNO", "OK" -> {}
      case "WARN" -> say("warning", what, text, argument);
      case "INFO" -> say("info", what, text, argument);
      case "REJECT" -> reject(what, text, argument);
      case "HOLD" -> {
        say("hold", what, text, argument);
        verdict.hold();
      }
      case "DISCARD" -> {
        say("discard", what, text, argument);
        verdict.discard();
      }
      case "PASS" -> {
        say("pass", what, text, argument);
        verdict.pass();
      }
      case "IGNORE" -> {
        return DROP;
      }
      case "STRIP" -> {
        say("strip", what, text, argument);
        return DROP;
      }
      case "REPLACE" -> {
        return other(map, what, text, "REPLACE", argument) ? new Outcome.Replace(argument) : KEEP;
      }
      case "PREPEND" -> {
        return other(map, what, text, "PREPEND", argument) ? new Outcome.Prepend(argument) : KEEP;
      }
      case "FILTER" -> filter(map, what, text, argument);
      case "REDIRECT" -> {
        if (isAddress(map, "REDIRECT target", argument)) {
          say("redirect", what, text, argument);
          verdict.redirect(argument);
        }
      }
      case "BCC" -> {
        if (isAddress(map, "BCC address", argument)) {
          say("bcc", what, text, argument);
          verdict.copyTo(argument);
        }
      }
      default -> log.warn("unknown command in " + map + " map: " + action);
    }
    return KEEP;
  }

  private void reject(String what, String text, String argument) throws MailException {
    Matcher status = STATUS.matcher(argument);
    boolean given = status.matches();
    String dsn = given ? status.group(1) : "5.7.1";
    String rest = given ? status.group(2) : argument;
    String reason = rest == null || rest.isEmpty() ? REJECTED : rest;
    say("reject", what, text, dsn + " " + reason);
    throw new MailException(new MailError(dsn.startsWith("4") ? 451 : 550, dsn, reason));
  }

  private void filter(String map, String what, String text, String argument) {
    if (argument.isEmpty()) {
      log.warn("missing FILTER command argument in " + map + " map");
    } else if (argument.indexOf(':') < 0) {
      log.warn("bad FILTER command " + argument + " in " + map + " -- need transport:destination");
    } else {
      say("filter", what, text, argument);
      verdict.filter(argument);
    }
  }

  /** Whether another header or line is given; in headers only a header can take its place. */
  private boolean other(String map, String what, String text, String action, String argument) {
    if (argument.isEmpty()) {
      log.warn(action + " action without text in " + map + " map");
      return false;
    }
    if (what.equals("header") && !HEADER.matcher(argument).matches()) {
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
    say(action.toLowerCase(Locale.ROOT), what, text, argument);
    return true;
  }

  private boolean isAddress(String map, String what, String argument) {
    if (argument.indexOf('@') < 0) {
      log.warn("bad " + what + " \"" + argument + "\" in " + map + " map -- need user@domain");
      return false;
    }
    return true;
  }

  private void say(String word, String what, String text, String comment) {
    log.info(
        ContentRejection.line(
            queueId, word, what + " " + ContentRejection.shown(text), envelope, comment));
  }
}
