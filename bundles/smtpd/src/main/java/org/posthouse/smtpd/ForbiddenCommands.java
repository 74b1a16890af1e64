package org.posthouse.smtpd;

import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/**
 * What no mail client says (smtpd_forbidden_commands): whoever says it speaks another protocol, and
 * is sent away.
 */
final class ForbiddenCommands {
  private static final String LETTERS = "regexp:{{/^[^A-Z]/ Bogus}}";
  private final MatchList words;
  private final boolean notLetters;

  /**
   * The default's {@code regexp:{{/^[^A-Z]/ Bogus}}} is known here, so that it works without the
   * bundle of that type.
   */
  ForbiddenCommands(Tables tables, Settings settings) {
    String text = settings.get("smtpd_forbidden_commands");
    notLetters = text.contains(LETTERS);
    words = MatchList.strings(tables, "smtpd_forbidden_commands", text.replace(LETTERS, ""));
  }

  /** Whether a command of this name, in lower case, is forbidden; headers always are. */
  ListMatch match(String name) {
    boolean forbidden = isHeader(name) || notLetters && !startsWithLetter(name);
    return forbidden ? ListMatch.YES : words.match(name);
  }

  private static boolean startsWithLetter(String name) {
    return !name.isEmpty() && name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
  }

  private static boolean isHeader(String name) {
    int colon = name.indexOf(':');
    return colon > 0 && name.chars().limit(colon).allMatch(c -> c > ' ' && c < 127);
  }
}
