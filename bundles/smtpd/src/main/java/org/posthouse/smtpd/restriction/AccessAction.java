package org.posthouse.smtpd.restriction;

import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Disposition;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.DsnCode;

/** Says what the right-hand side of an access table means (access(5)). */
final class AccessAction {
  private final int rejectCode;
  private final int deferCode;

  AccessAction(Settings settings) {
    rejectCode = settings.integer("access_map_reject_code");
    deferCode = settings.integer("access_map_defer_code");
  }

  /**
   * @param table as named in main.cf, for messages
   * @param value what was found
   * @param subject what the table was asked about
   */
  Verdict of(Question question, String table, String value, Subject subject) {
    String trimmed = value.strip();
    int blank = indexOfBlank(trimmed);
    String word = trimmed.substring(0, blank).toUpperCase(Locale.ROOT);
    String text = trimmed.substring(blank).strip();
    if (isNumber(trimmed)) {
      return permit(trimmed, subject);
    }
    if (isReplyCode(word)) {
      return coded(question, Integer.parseInt(word), text, subject);
    }
    return switch (word) {
      case "OK" -> permit(word, subject);
      case "DUNNO" -> Verdict.DUNNO;
      case "REJECT" -> refuse(question, rejectCode, "5.7.1", text, subject);
      case "DEFER" -> refuse(question, deferCode, "4.7.1", text, subject);
      case "DEFER_IF_PERMIT" -> new Verdict.DeferIfPermit(unavailable(question, text, subject));
      case "DEFER_IF_REJECT" -> new Verdict.DeferIfReject(unavailable(question, text, subject));
      case "WARN" -> new Verdict.Note("warn", text);
      case "INFO" -> new Verdict.Note("info", text);
      case "HOLD" -> dispose(new Disposition.Hold(), subject, orElse(text, "triggers HOLD action"));
      case "DISCARD" ->
          dispose(new Disposition.Discard(), subject, orElse(text, "triggers DISCARD action"));
      case "FILTER" ->
          text.indexOf(':') < 0
              ? warn(question, table, subject, "requires transport:destination")
              : dispose(new Disposition.Filter(text), subject, "triggers FILTER " + text);
      case "REDIRECT" ->
          text.indexOf('@') < 0
              ? warn(question, table, subject, "requires user@domain target")
              : dispose(new Disposition.Redirect(text), subject, "triggers REDIRECT " + text);
      case "BCC" ->
          text.indexOf('@') < 0
              ? warn(question, table, subject, "requires user@domain target")
              : dispose(new Disposition.Bcc(text), subject, "triggers BCC " + text);
      case "PREPEND" -> prepend(question, table, text, subject);
      default -> new Verdict.Ask(ParameterList.split(trimmed), table);
    };
  }

  private static Verdict permit(String action, Subject subject) {
    return new Verdict.Permit(Optional.of(subject), action);
  }

  private static Verdict dispose(Disposition disposition, Subject subject, String text) {
    return new Verdict.Dispose(
        disposition, "<" + subject.name() + ">: " + subject.kind() + " " + text);
  }

  private static Verdict prepend(Question question, String table, String text, Subject subject) {
    int colon = text.indexOf(':');
    if (colon <= 0 || indexOfBlank(text) < colon) {
      return warn(question, table, subject, "requires header: text");
    }
    if (question.stage() == Stage.END_OF_DATA) {
      question.warn(
          "access table " + table + ": action PREPEND must be used before END-OF-MESSAGE");
      return Verdict.DUNNO;
    }
    return new Verdict.Dispose(new Disposition.Prepend(text), "");
  }

  private static Verdict warn(Question question, String table, Subject subject, String what) {
    question.warn("access table " + table + " entry \"" + subject.name() + "\" " + what);
    return Verdict.DUNNO;
  }

  /** {@code 550 5.7.9 text}. */
  private static Verdict coded(Question question, int code, String text, Subject subject) {
    int length = DsnCode.length(text);
    String dsn = length == 0 ? code / 100 + ".7.1" : text.substring(0, length);
    return refuse(question, code, dsn, text.substring(length).strip(), subject);
  }

  private static Verdict refuse(
      Question question, int code, String dsn, String text, Subject subject) {
    return Verdict.reject(refusal(question, code, dsn, orElse(text, "Access denied"), subject));
  }

  private static MailError unavailable(Question question, String text, Subject subject) {
    return refusal(question, 450, "4.7.1", orElse(text, "Service unavailable"), subject);
  }

  private static MailError refusal(
      Question question, int code, String dsn, String text, Subject subject) {
    int length = DsnCode.length(text);
    String status =
        StatusDetail.of(length == 0 ? dsn : text.substring(0, length), subject, question);
    return subject.rejected(code, status, length == 0 ? text : text.substring(length).strip());
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
