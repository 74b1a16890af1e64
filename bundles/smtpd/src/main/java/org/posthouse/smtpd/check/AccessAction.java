package org.posthouse.smtpd.check;

import java.util.Locale;
import org.posthouse.api.config.ParameterList;
import org.posthouse.mail.DsnCode;

/** Does what the right-hand side of an access table says (access(5)). */
final class AccessAction {
  private final RestrictionCompiler compiler;
  private final AccessCodes codes;

  /** $access_map_reject_code and $access_map_defer_code. */
  record AccessCodes(int reject, int defer) {}

  AccessAction(RestrictionCompiler compiler, AccessCodes codes) {
    this.compiler = compiler;
    this.codes = codes;
  }

  /**
   * @param table as named in main.cf, for messages
   * @param value what was found
   * @param subject what the table was asked about
   */
  Verdict run(Check check, String table, String value, Subject subject) {
    String trimmed = value.strip();
    int blank = indexOfBlank(trimmed);
    String word = trimmed.substring(0, blank).toUpperCase(Locale.ROOT);
    String text = trimmed.substring(blank).strip();
    if (isNumber(trimmed)) {
      return Verdict.PERMIT;
    }
    if (isReplyCode(word)) {
      return coded(check, Integer.parseInt(word), text, subject);
    }
    return switch (word) {
      case "OK" -> Verdict.PERMIT;
      case "DUNNO" -> Verdict.DUNNO;
      case "REJECT" -> refuse(check, codes.reject(), "5.7.1", text, subject);
      case "DEFER" -> refuse(check, codes.defer(), "4.7.1", text, subject);
      case "DEFER_IF_PERMIT" -> {
        check.deferIfPermit(
            rejection(check, 450, "4.7.1", orElse(text, "Service unavailable"), subject));
        yield Verdict.DUNNO;
      }
      case "DEFER_IF_REJECT" -> {
        check.deferIfReject(
            rejection(check, 450, "4.7.1", orElse(text, "Service unavailable"), subject));
        yield Verdict.DUNNO;
      }
      case "WARN" -> note(check, "warn", text);
      case "INFO" -> note(check, "info", text);
      case "HOLD" -> {
        if (!check.actions().hold()) {
          check.log("hold", about(subject, orElse(text, "triggers HOLD action")));
        }
        check.actions(check.actions().holding());
        yield Verdict.DUNNO;
      }
      case "DISCARD" -> {
        if (!check.actions().discard()) {
          check.log("discard", about(subject, orElse(text, "triggers DISCARD action")));
        }
        check.actions(check.actions().discarding());
        yield Verdict.PERMIT;
      }
      case "FILTER" -> filter(check, table, text, subject);
      case "REDIRECT" -> redirect(check, table, text, subject);
      case "BCC" -> copy(check, table, text, subject);
      case "PREPEND" -> prepend(check, table, text, subject);
      default -> compiler.runList(check, table, ParameterList.split(trimmed));
    };
  }

  private Verdict note(Check check, String what, String text) {
    check.log(what, text);
    return Verdict.DUNNO;
  }

  private Verdict filter(Check check, String table, String text, Subject subject) {
    if (text.indexOf(':') < 0) {
      return warn(check, table, subject, "requires transport:destination");
    }
    check.log("filter", about(subject, "triggers FILTER " + text));
    check.actions(check.actions().filteredBy(text));
    return Verdict.DUNNO;
  }

  private Verdict redirect(Check check, String table, String text, Subject subject) {
    if (text.indexOf('@') < 0) {
      return warn(check, table, subject, "requires user@domain target");
    }
    check.log("redirect", about(subject, "triggers REDIRECT " + text));
    check.actions(check.actions().redirectedTo(text));
    return Verdict.DUNNO;
  }

  private Verdict copy(Check check, String table, String text, Subject subject) {
    if (text.indexOf('@') < 0) {
      return warn(check, table, subject, "requires user@domain target");
    }
    check.log("bcc", about(subject, "triggers BCC " + text));
    check.actions(check.actions().copiedTo(text));
    return Verdict.DUNNO;
  }

  private Verdict prepend(Check check, String table, String text, Subject subject) {
    int colon = text.indexOf(':');
    if (colon <= 0 || indexOfBlank(text) < colon) {
      return warn(check, table, subject, "requires header: text");
    }
    if (check.stage() == Stage.END_OF_DATA) {
      check
          .with()
          .log()
          .warn("access table " + table + ": action PREPEND must be used before END-OF-MESSAGE");
      return Verdict.DUNNO;
    }
    check.actions(check.actions().prepending(text));
    return Verdict.DUNNO;
  }

  private Verdict warn(Check check, String table, Subject subject, String what) {
    check.with().log().warn("access table " + table + " entry \"" + subject.name() + "\" " + what);
    return Verdict.DUNNO;
  }

  /** {@code 550 5.7.9 text}. */
  private Verdict coded(Check check, int code, String text, Subject subject) {
    int length = DsnCode.length(text);
    String dsn = length == 0 ? code / 100 + ".7.1" : text.substring(0, length);
    return refuse(check, code, dsn, text.substring(length).strip(), subject);
  }

  private static Verdict refuse(Check check, int code, String dsn, String text, Subject subject) {
    return Verdict.reject(rejection(check, code, dsn, orElse(text, "Access denied"), subject));
  }

  private static Rejection rejection(
      Check check, int code, String dsn, String text, Subject subject) {
    int length = DsnCode.length(text);
    String plain = length == 0 ? text : text.substring(length).strip();
    return Rejection.of(
        code,
        StatusDetail.of(length == 0 ? dsn : text.substring(0, length), subject, check.with().log()),
        subject,
        plain);
  }

  private static String about(Subject subject, String text) {
    return "<" + subject.name() + ">: " + subject.kind() + " " + text;
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  private static boolean isReplyCode(String word) {
    return word.length() == 3 && (word.charAt(0) == '4' || word.charAt(0) == '5') && isNumber(word);
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int indexOfBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
        return i;
      }
    }
    return text.length();
  }
}
