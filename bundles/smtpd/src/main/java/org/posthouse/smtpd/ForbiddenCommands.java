package org.posthouse.smtpd;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.Maps;
import org.posthouse.tables.ParameterList;

/**
 * What no mail client says (smtpd_forbidden_commands): whoever says it speaks another protocol, and
 * is sent away.
 */
final class ForbiddenCommands {
  private final Set<String> words = new HashSet<>();
  private final Maps tables;
  private final boolean notLetters;

  /**
   * Words are compared; tables are asked with the word. The default's {@code regexp:{{/^[^A-Z]/
   * Bogus}}} is known here, so that it works without the bundle of that type.
   */
  ForbiddenCommands(Tables tables, Settings settings) {
    StringBuilder others = new StringBuilder();
    boolean letters = false;
    for (String element : ParameterList.split(settings.get("smtpd_forbidden_commands"))) {
      if (element.equals("regexp:{{/^[^A-Z]/ Bogus}}")) {
        letters = true;
      } else if (element.indexOf(':') > 0) {
        others.append(element).append(' ');
      } else {
        words.add(element.toLowerCase(Locale.ROOT));
      }
    }
    this.notLetters = letters;
    this.tables = Maps.parse(tables, "smtpd_forbidden_commands", others.toString());
  }

  /** Whether a command of this name, in lower case, is forbidden. */
  boolean contains(String name) {
    if (words.contains(name)) {
      return true;
    }
    if (notLetters && (name.isEmpty() || name.charAt(0) < 'a' || name.charAt(0) > 'z')) {
      return true;
    }
    return tables.lookup(name) instanceof LookupResult.Found;
  }
}
