package org.posthouse.smtpd;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.Maps;

/** What main.cf makes of commands before they are looked at (smtpd_command_filter). Immutable. */
final class CommandFilter {
  private static final int SHOWN = 100;
  private final Maps maps;

  CommandFilter(Settings settings, Tables tables) {
    maps = Maps.of(tables, settings, "smtpd_command_filter");
  }

  /** Another command, the same one, or why nobody can tell. */
  LookupResult of(String line) {
    return maps.isEmpty() ? LookupResult.NOT_FOUND : maps.lookup(line.stripLeading());
  }

  static void log(Log log, ClientIdentity client, String before, String after) {
    log.info(
        client.namaddr()
            + ": replacing command \""
            + shorten(before)
            + "\" with \""
            + shorten(after)
            + "\"");
  }

  private static String shorten(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
  }
}
