package org.posthouse.smtpd;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.Printable;
import org.posthouse.tables.Maps;

/**
 * What main.cf makes of refusals before the client sees them: other texts
 * (smtpd_reject_filter_maps), footers (smtpd_reject_footer), and another class (soft_bounce). A
 * table that cannot be asked changes nothing: the refusal stands. Immutable.
 */
final class ReplyTexts {
  private static final Pattern START = Pattern.compile("([45]\\d\\d)[ -]([45]\\.\\d+\\.\\d+ )?");
  private static final Pattern FULL = Pattern.compile("[45]\\d\\d [45]\\.\\d+\\.\\d+ .*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT);

  /** At the beginning of a footer: no line of its own. */
  private static final String APPEND = "\\c";

  private final Settings settings;
  private final Log log;
  private final Maps filter;
  private final Maps footers;
  private final String footer;
  private final boolean soft;

  ReplyTexts(Settings settings, Tables tables, Log log) {
    this.settings = settings;
    this.log = log;
    filter = Maps.of(tables, settings, "smtpd_reject_filter_maps");
    footers = Maps.of(tables, settings, "smtpd_reject_footer_maps");
    footer = settings.get("smtpd_reject_footer");
    soft = settings.isTrue("soft_bounce");
  }

  /** The reply as this client gets it. */
  Reply of(Reply reply, ClientIdentity client) {
    if (!reply.isError()) {
      return reply;
    }
    Reply filtered = filter.isEmpty() ? reply : filtered(reply);
    String text = footerOf(filtered);
    Reply footed = text.isEmpty() ? filtered : with(filtered, expand(text, client));
    return soft ? footed.soft() : footed;
  }

  private Reply filtered(Reply reply) {
    Optional<String> other = find(filter, String.join("\n", reply.lines()));
    if (other.isPresent() && !FULL.matcher(other.get()).matches()) {
      log.warn(filter.title() + ": bad reject response format: \"" + other.get() + "\"");
      return reply;
    }
    return other.map(line -> new Reply(Printable.of(line))).orElse(reply);
  }

  private String footerOf(Reply reply) {
    return footers.isEmpty()
        ? footer
        : find(footers, String.join("\n", reply.lines())).orElse(footer);
  }

  private Optional<String> find(Maps maps, String key) {
    return switch (maps.lookup(key)) {
      case LookupResult.Found found -> Optional.of(found.value());
      case LookupResult.NotFound _ -> Optional.empty();
      case LookupResult.TryAgain(String reason) -> failed(maps, key, reason);
      case LookupResult.Misconfigured(String reason) -> failed(maps, key, reason);
    };
  }

  private Optional<String> failed(Maps maps, String key, String reason) {
    log.warn(maps.title() + ": lookup error for \"" + key + "\": " + reason);
    return Optional.empty();
  }

  /** Each line of a footer begins with code and status, as the reply does. */
  private static Reply with(Reply reply, String footer) {
    List<String> lines = new ArrayList<>(reply.lines());
    String last = lines.removeLast();
    Matcher start = START.matcher(last);
    if (!start.lookingAt()) {
      return reply;
    }
    String status = start.group(2) == null ? "" : start.group(2);
    if (footer.startsWith(APPEND)) {
      lines.add(last + footer.substring(APPEND.length()).split("\\\\n")[0]);
      footerLines(footer.substring(APPEND.length()), 1)
          .forEach(l -> lines.add(start.group(1) + " " + status + l));
    } else {
      lines.add(last);
      footerLines(footer, 0).forEach(l -> lines.add(start.group(1) + " " + status + l));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String separator = i + 1 < lines.size() ? "-" : " ";
      lines.set(i, line.substring(0, 3) + separator + line.substring(4));
    }
    return new Reply(lines);
  }

  private static List<String> footerLines(String footer, int from) {
    List<String> lines = List.of(footer.split("\\\\n"));
    return lines.subList(Math.min(from, lines.size()), lines.size());
  }

  private String expand(String text, ClientIdentity client) {
    try {
      return text.indexOf('$') < 0 ? text : settings.expand(text, name -> value(name, client));
    } catch (ConfigException e) {
      log.warn("smtpd_reject_footer: " + e.getMessage());
      return text;
    }
  }

  /** What a footer may tell; other names are empty. */
  private String value(String name, ClientIdentity client) {
    return switch (name) {
      case "client_address" -> client.address();
      case "client_port" -> client.port();
      case "localtime" -> TIME.format(ZonedDateTime.now());
      case "server_name" -> settings.get("myhostname");
      default -> "";
    };
  }
}
